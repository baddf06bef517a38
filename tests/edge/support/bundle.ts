// The edge server as one ES module, bundled as a deployment would bundle it; the .wasm stays an import.

import { build, type Plugin } from 'esbuild';
import { resolve } from 'node:path';

const ROOT = new URL('../../../', import.meta.url).pathname;
export const WASM = new URL('../../../wasm/module/pcapglass.wasm', import.meta.url).pathname;

/** Lets the edge's entry import other files instead of some of its own; both are named from the checkout's root. */
function instead(replaced: { [file: string]: string }): Plugin {
  return {
    name: 'instead',
    setup(build) {
      build.onResolve({ filter: /^\./ }, ({ path, resolveDir, importer }) => {
        if (!importer.endsWith('mcp-worker/edge.ts')) return undefined;
        const file = resolve(resolveDir, path).replace(/\.js$/, '.ts').slice(ROOT.length);
        const other = replaced[file];
        return other === undefined ? undefined : { path: resolve(ROOT, other) };
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
