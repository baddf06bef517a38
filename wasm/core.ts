// Instances of the WASM module: compiled once, one fresh instance per analysis, so that letting go of it frees its memory.

import createModule, { type CoreModule } from './module/pcapglass.mjs';
import { CaptureError } from './errors.js';
import type { Platform } from './platform.js';

/** A fresh instance of the module. */
export interface Core {
  module: CoreModule;
  /** Bytes that the instance holds until it is let go of. */
  memoryBytes(): number;
}

/** The exported memory, whatever the optimiser called it. */
function memoryOf(instance: WebAssembly.Instance): WebAssembly.Memory | undefined {
  return Object.values(instance.exports).find((value) => value instanceof WebAssembly.Memory);
}

function instantiate(wasm: WebAssembly.Module, synchronous: boolean): Promise<Core> {
  let memory: WebAssembly.Memory | undefined;
  const made = (module: CoreModule): Core => ({ module, memoryBytes: () => memory?.buffer.byteLength ?? 0 });
  // The glue never settles when an asynchronous instantiation fails, so that failure rejects from here.
  return new Promise((resolve, reject) => {
    createModule({
      locateFile: (path) => path,
      printErr: () => {},
      instantiateWasm(imports, done) {
        if (synchronous) {
          const instance = new WebAssembly.Instance(wasm, imports);
          memory = memoryOf(instance);
          done(instance, wasm);
          return instance.exports;
        }
        WebAssembly.instantiate(wasm, imports).then((instance) => {
          memory = memoryOf(instance);
          done(instance, wasm);
        }, reject);
        return {};
      },
    }).then((module) => resolve(made(module)), reject);
  });
}

/** A function that makes fresh instances. */
export function coreFactory(platform: Platform): () => Promise<Core> {
  let compiled: Promise<WebAssembly.Module> | undefined;
  return async () => {
    compiled ??= platform.loadModule();
    try {
      return await instantiate(await compiled, platform.synchronous);
    } catch (error) {
      compiled = undefined;
      const why = error instanceof Error ? error.message : String(error);
      throw new CaptureError('analysis_failed', `the analyzer (pcapglass.wasm) could not be loaded: ${why}`, {
        cause: error,
      });
    }
  };
}

/** Runs a call into the core; a trap, for want of memory in practice, becomes a CaptureError. */
export function guarded<T>(name: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    if (error instanceof CaptureError) throw error;
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new CaptureError(
      'analysis_failed',
      `${name}: the analysis stopped, probably for want of memory (${why}); analyse fewer protocols or a smaller capture`,
      { cause: error },
    );
  }
}
