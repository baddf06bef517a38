// Entry point for Node.

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createLibrary } from './library.js';
import { openPath } from './node-path.js';
import type { Library } from './types.js';

export * from './shared.js';

const library: Library = createLibrary({
  synchronous: false,
  loadModule: async () => WebAssembly.compile(await readFile(new URL('./module/pcapglass.wasm', import.meta.url))),
  openPath,
  createHasher() {
    const sha256 = createHash('sha256');
    const sha1 = createHash('sha1');
    return {
      update(chunk) {
        sha256.update(chunk);
        sha1.update(chunk);
      },
      digest: () => ({ sha256: sha256.digest('hex'), sha1: sha1.digest('hex') }),
    };
  },
});

export const analyze: Library['analyze'] = library.analyze;
export const analyzeStream: Library['analyzeStream'] = library.analyzeStream;
