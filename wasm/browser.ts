// Entry point for browsers, their workers and bundlers.

import { createLibrary } from './library.js';
import { toHex } from './platform.js';
import type { Library } from './types.js';

export * from './shared.js';

async function loadModule(): Promise<WebAssembly.Module> {
  const url = new URL('./module/pcapglass.wasm', import.meta.url);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.pathname}: the server answered ${response.status}`);
  // Streaming needs this MIME type, which some static hosts do not send.
  if (response.headers.get('content-type')?.startsWith('application/wasm')) {
    return WebAssembly.compileStreaming(response);
  }
  return WebAssembly.compile(await response.arrayBuffer());
}

const library: Library = createLibrary({
  synchronous: false,
  loadModule,
  async createHasher() {
    // crypto.subtle cannot hash a stream.
    const [{ sha256 }, { sha1 }] = await Promise.all([
      import('@noble/hashes/sha2.js'),
      import('@noble/hashes/legacy.js'),
    ]);
    const hash256 = sha256.create();
    const hash1 = sha1.create();
    return {
      update(chunk) {
        hash256.update(chunk);
        hash1.update(chunk);
      },
      digest: () => ({ sha256: toHex(hash256.digest()), sha1: toHex(hash1.digest()) }),
    };
  },
});

export const analyze: Library['analyze'] = library.analyze;
export const analyzeStream: Library['analyzeStream'] = library.analyzeStream;
