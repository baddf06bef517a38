// What a server may be told when it starts, and what it assumes when it is not.

/** Options of every MCP server, whatever its transport. */
export interface ServerOptions {
  /** Protocols whose tools are offered, by name, such as ["sip"]; by default all. */
  modules?: readonly string[] | undefined;
  /** Rows per list when a call names no limit; by default the core's 50. */
  maxPackets?: number | undefined;
  /** Folders below which captures may be read. Over HTTP nothing else can be; on stdio the default is every file. */
  roots?: readonly string[] | undefined;
  /** Whether captures may be fetched from http and https URLs; by default they may not. */
  allowUrls?: boolean | undefined;
  /** Most bytes of one capture, as stored and inflated. */
  maxBytes?: number | undefined;
  /** Milliseconds one call may take, reading the capture included. */
  deadlineMs?: number | undefined;
}

/** The limits of one call. */
export interface CallLimits {
  maxBytes: number;
  deadlineMs: number;
}

const MEBIBYTE = 1 << 20;

export const NODE_LIMITS: CallLimits = { maxBytes: 4096 * MEBIBYTE, deadlineMs: 60_000 };
export const EDGE_LIMITS: CallLimits = { maxBytes: 64 * MEBIBYTE, deadlineMs: 30_000 };

export function limitsOf(options: ServerOptions, assumed: CallLimits): CallLimits {
  return { maxBytes: options.maxBytes ?? assumed.maxBytes, deadlineMs: options.deadlineMs ?? assumed.deadlineMs };
}
