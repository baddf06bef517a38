// A capture that shows @NAME@: replace the payload by a real message of the protocol.
