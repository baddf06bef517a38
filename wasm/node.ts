// Entry point for Node.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createLibrary } from './library.js';
import { openPath } from './node-path.js';
import type { Library } from './types.js';

export * from './shared.js';

const library: Library = createLibrary({
  // Compiling takes 7 ms, because functions are compiled when they are first called. Waiting for it would wait for all
  // other work of V8's background threads too, which is what Node does when nothing else is going on.
  synchronous: true,
  loadModule: () =>
    Promise.resolve(new WebAssembly.Module(readFileSync(new URL('./module/pcapglass.wasm', import.meta.url)))),
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
