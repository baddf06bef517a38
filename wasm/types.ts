// The public types of the npm library: what can be analysed, how, and what comes back.

import type { ToolArguments, ToolName, ToolResults } from '../schema/types.js';

/** Where a capture comes from. A string is a path (Node only); bytes may be gzip-compressed. */
export type CaptureSource =
  Uint8Array | ArrayBuffer | Blob | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array> | Response | string;

/** How far an analysis has come. */
export interface AnalysisProgress {
  /** Bytes read from the source, as stored (compressed when it is). */
  bytesRead: number;
  /** Size of the source in bytes, where it is known. */
  bytesTotal?: number;
  /** Packets read so far. */
  packets: number;
}

export interface AnalyzeOptions {
  /** Name shown as `file` in results; by default the path, the File's name, or the Response's URL. */
  name?: string | undefined;
  /** Protocols to run, by name, such as ["sip"]; by default all. */
  protocols?: readonly string[] | undefined;
  /** Memory profile: "edge" stays below 64 MB of WASM memory, "desktop" (default) below 512 MB. */
  profile?: 'edge' | 'desktop' | undefined;
  /** Rows per list when a question names no limit (default 50); null returns every row. */
  defaultLimit?: number | null | undefined;
  /**
   * Compute SHA-256 and SHA-1 of the source while reading, for analyze_capinfos with `hashes: true`. Without it such a
   * question reads the source once more, where that is possible.
   */
  hashes?: boolean | undefined;
  /** Called at most every 50 ms while reading, and once at the end. */
  onProgress?: ((progress: AnalysisProgress) => void) | undefined;
  /** Stops reading; analyze() then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Most bytes to read from the source, and most to inflate from it; more is an error, not a cut. */
  maxBytes?: number | undefined;
}

/** A finished analysis of one capture: ask it as often as you like, then close it. */
export interface Analysis {
  /** The answer of one tool. `pcap_file` is filled in. Throws ToolError when the arguments are at fault. */
  query<Name extends ToolName>(tool: Name, args?: Partial<ToolArguments[Name]>): Promise<ToolResults[Name]>;
  /** Packets in the capture. */
  readonly packets: number;
  /** Bytes of memory that it holds until it is closed. */
  readonly memoryBytes: number;
  /** Gives the memory back; later queries throw. */
  close(): void;
}

/** An analysis that the host feeds by itself. */
export interface AnalysisStream {
  /**
   * The next bytes of the capture (gzip is recognised), borrowed until the promise settles. False: nothing that
   * follows can be read, so the host may stop.
   */
  write(chunk: Uint8Array): Promise<boolean>;
  /** The capture has ended. Rejects with CaptureError when it was not a capture. */
  finish(): Promise<Analysis>;
  /** Gives up; frees the memory. */
  abort(): void;
}

/** What every entry point (Node, browser, workerd) exports. */
export interface Library {
  /** Reads a capture to its end and gives the analysis to ask. Rejects with CaptureError, or with the signal's reason. */
  analyze(source: CaptureSource, options?: AnalyzeOptions): Promise<Analysis>;
  /** The same for hosts that push chunks. Such a capture cannot be read again. */
  analyzeStream(options?: AnalyzeOptions): Promise<AnalysisStream>;
}
