// What the library needs of the host it runs on. Each entry point supplies one.

import type { Source } from './source.js';

export interface Hashes {
  sha256: string;
  sha1: string;
}

/** Streaming SHA-256 and SHA-1. */
export interface Hasher {
  update(chunk: Uint8Array): void | Promise<void>;
  /** Lower-case hexadecimal. */
  digest(): Hashes | Promise<Hashes>;
}

export interface Platform {
  /** The compiled WASM module; asked once. */
  loadModule(): Promise<WebAssembly.Module>;
  /** Instantiate synchronously, where the host wants that (workerd). */
  readonly synchronous: boolean;
  createHasher(): Hasher | Promise<Hasher>;
  /** Opens a path, where there is a file system. */
  openPath?(path: string): Promise<Source>;
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
