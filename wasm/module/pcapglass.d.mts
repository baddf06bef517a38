// What wasm/bindings.cpp exports: the types of the generated glue beside it (pcapglass.mjs, pcapglass.wasm).

/** One analysis of one capture. Call delete() when done, else its WASM memory stays taken. */
export interface CoreAnalysis {
  /** The next bytes of the uncompressed capture; false when nothing that follows can be read. */
  feed(chunk: Uint8Array): boolean;
  /** Memory of the module to be filled with the next bytes for feedInput(): good until any other call. */
  input(length: number): Uint8Array;
  /** As feed(), with the first `length` bytes of what input() gave. */
  feedInput(length: number): boolean;
  /** Bytes fed so far. */
  bytes(): number;
  /** Packets read so far. */
  packets(): number;
  /** The capture has ended, or the host stops here. Once, before the first query. */
  finish(): void;
  /** JSON of SourceInfo: {name, size?, sha256?, sha1?, compression?, rereadable?}. */
  setSource(json: string): void;
  /** Bytes of the uncompressed capture that an answer of kind more_bytes asked for. */
  provide(offset: number, bytes: Uint8Array): void;
  /** JSON: {"kind":"result","result":{}} | {"kind":"error","message":""} | {"kind":"more_bytes","ranges":[{offset,length}]}. */
  query(tool: string, argumentsJson: string): string;
  delete(): void;
}

export interface CoreModule {
  /** JSON options: {profile?: "edge"|"desktop", protocols?: string[], defaultLimit?: number|null}; null lifts the limit. */
  Analysis: new (optionsJson: string) => CoreAnalysis;
  /** Every tool of the registry: JSON array of {protocol, name, title, description, annotations, table, columns, onRequest}; their schemas are in schema/. */
  describeTools(): string;
  /** Version of the core, such as "0.1.0". */
  version(): string;
}

export interface ModuleOptions {
  locateFile(path: string): string;
  instantiateWasm(
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ): WebAssembly.Exports | object;
  printErr?(text: string): void;
}

export default function createModule(options: ModuleOptions): Promise<CoreModule>;
