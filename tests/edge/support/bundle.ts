// The edge server as one ES module, bundled as a deployment would bundle it; the .wasm stays an import.

import { build, type Plugin } from 'esbuild';
import { resolve } from 'node:path';

const ROOT = new URL('../../../', import.meta.url).pathname;
export const WASM = new URL('../../../wasm/module/pcapglass.wasm', import.meta.url).pathname;

/** Other files instead of some of the server's, which they may import; both are named from the checkout's root. */
function instead(replaced: { [file: string]: string }): Plugin {
  return {
    name: 'instead',
    setup(build) {
      build.onResolve({ filter: /^\./ }, ({ path, resolveDir, importer }) => {
        const file = resolve(resolveDir, path).replace(/\.js$/, '.ts').slice(ROOT.length);
        const other = replaced[file];
        const isItself = other !== undefined && importer === resolve(ROOT, other);
        return other === undefined || isItself ? undefined : { path: resolve(ROOT, other) };
      });
    },
  };
}

export async function bundleEdge(replaced: { [file: string]: string } = {}): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [new URL('../../../mcp-worker/edge.ts', import.meta.url).pathname],
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    mainFields: ['module', 'main'],
    conditions: ['workerd', 'worker', 'browser'],
    external: ['*.wasm'],
    plugins: [instead(replaced)],
    logLevel: 'warning',
  });
  const [file] = outputFiles;
  if (!file) throw new Error('esbuild gave no output');
  return file.text;
}
