// The edge server as one ES module, bundled as a deployment would bundle it; the .wasm stays an import.

import { build } from 'esbuild';

export const WASM = new URL('../../../wasm/module/pcapglass.wasm', import.meta.url).pathname;

export async function bundleEdge(): Promise<string> {
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
    logLevel: 'warning',
  });
  const [file] = outputFiles;
  if (!file) throw new Error('esbuild gave no output');
  return file.text;
}
