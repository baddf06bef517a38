// The two ways in which a question can fail: at the capture, or at the tool.

/** What was wrong with the capture or its source. */
export type CaptureErrorCode =
  | 'not_found'
  | 'not_readable'
  | 'unsupported_source'
  | 'too_large'
  | 'not_a_capture'
  | 'unsupported_format'
  | 'analysis_failed'
  | 'closed';

/** The capture could not be opened, read or analysed. The message is one line and names the capture. */
export class CaptureError extends Error {
  override readonly name = 'CaptureError';
  readonly code: CaptureErrorCode;

  constructor(code: CaptureErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** A tool refused its arguments; the message says what to mend. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
  readonly tool: string;

  constructor(tool: string, message: string) {
    super(message);
    this.tool = tool;
  }
}
