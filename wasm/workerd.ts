// Entry point for workerd and other edge hosts that import a .wasm file as a WebAssembly.Module.

import wasm from './module/pcapglass.wasm';
import { createLibrary } from './library.js';
import { toHex, type Hasher } from './platform.js';
import type { Library } from './types.js';

export * from './shared.js';

/** crypto.DigestStream, which workerd has and the DOM types lack. */
interface DigestStream extends WritableStream<Uint8Array> {
  readonly digest: Promise<ArrayBuffer>;
}
interface WorkerdCrypto {
  DigestStream: new (algorithm: 'SHA-256' | 'SHA-1') => DigestStream;
}

function createHasher(): Hasher {
  const { DigestStream } = crypto as unknown as WorkerdCrypto;
  const hashes = (['SHA-256', 'SHA-1'] as const).map((algorithm) => {
    const stream = new DigestStream(algorithm);
    const writer = stream.getWriter();
    return {
      write: (chunk: Uint8Array) => writer.write(chunk),
      async hex() {
        await writer.close();
        return toHex(new Uint8Array(await stream.digest));
      },
    };
  });
  return {
    async update(chunk) {
      await Promise.all(hashes.map((hash) => hash.write(chunk)));
    },
    async digest() {
      const [sha256 = '', sha1 = ''] = await Promise.all(hashes.map((hash) => hash.hex()));
      return { sha256, sha1 };
    },
  };
}

const library: Library = createLibrary({
  synchronous: true,
  loadModule: async () => wasm,
  createHasher,
});

export const analyze: Library['analyze'] = library.analyze;
export const analyzeStream: Library['analyzeStream'] = library.analyzeStream;
