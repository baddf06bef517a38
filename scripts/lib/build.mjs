// The build steps: WASM module, JavaScript and types, page, native test programs. Each runs only when it is stale.

import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { inRoot } from './paths.mjs';
import { run } from './run.mjs';
import { emccVersion } from './toolchain.mjs';
import { whenStale } from './stamp.mjs';

const CORE = ['CMakeLists.txt', 'core'];
const MODULE_OUTPUTS = ['wasm/module/pcapglass.mjs', 'wasm/module/pcapglass.wasm'];
const jobs = ['--parallel', String(availableParallelism())];

/** With Debian's emscripten and a Node from elsewhere, emcc's optimiser does not find Debian's acorn by itself. */
function emscriptenEnvironment() {
  if (!existsSync('/usr/share/nodejs/acorn')) return process.env;
  return { ...process.env, NODE_PATH: [process.env.NODE_PATH, '/usr/share/nodejs'].filter(Boolean).join(':') };
}

/** wasm/module/: the WASM module and its glue. */
export function buildModule() {
  const inputs = [...CORE, 'wasm/CMakeLists.txt', 'wasm/bindings.cpp'];
  whenStale({ name: 'wasm-module', inputs, outputs: MODULE_OUTPUTS, salt: String(emccVersion()) }, () => {
    const env = emscriptenEnvironment();
    run('emcmake', ['cmake', '-S', '.', '-B', 'build/wasm', '-DCMAKE_BUILD_TYPE=Release'], { env });
    run('cmake', ['--build', 'build/wasm', ...jobs], { env });
  });
}

/**
 * The command's and Node's files in a few instead of fifty, which Node would look for one by one at every start. They
 * stay in dist/wasm, because they find the module and the page from where they are.
 */
function bundleForNode() {
  run('npx', [
    ...['--no-install', 'esbuild', 'dist/cli/main.js', 'dist/wasm/node.js', '--bundle', '--splitting', '--format=esm'],
    ...[
      '--platform=node',
      '--target=node20',
      '--packages=external',
      '--external:*/pcapglass.mjs',
      '--log-level=warning',
    ],
    ...['--outdir=dist', '--outbase=dist', '--allow-overwrite', '--chunk-names=wasm/[name]-[hash]'],
  ]);
}

/** dist/: the npm library, the command and the MCP server, with types; dist/web/: the page. */
export function buildAll() {
  buildModule();
  const sources = ['wasm', 'cli', 'mcp-worker', 'schema', 'package.json', 'tsconfig.json', 'tsconfig.build.json'];
  whenStale({ name: 'javascript', inputs: sources, outputs: ['dist/cli/main.js', 'dist/wasm/module'] }, () => {
    for (const folder of ['wasm', 'cli', 'mcp-worker', 'schema']) {
      rmSync(inRoot('dist', folder), { recursive: true, force: true });
    }
    run('npx', ['--no-install', 'tsc', '-p', 'tsconfig.build.json']);
    mkdirSync(inRoot('dist/wasm/module'), { recursive: true });
    for (const file of [...MODULE_OUTPUTS, 'wasm/module/pcapglass.d.mts']) cpSync(inRoot(file), inRoot('dist', file));
    bundleForNode();
  });
  whenStale({ name: 'page', inputs: ['web', 'wasm', 'schema', 'samples'], outputs: ['dist/web/index.html'] }, () => {
    run('npx', ['--no-install', 'vite', 'build', '--config', 'web/vite.config.ts', '--logLevel', 'warn']);
  });
}

/** build/native/: the Catch2 tests and the native command. */
export function buildNative() {
  const inputs = [...CORE, 'tests/CMakeLists.txt', 'tests/core', 'tests/native'];
  const outputs = ['build/native/tests/pcapglass_tests', 'build/native/tests/pcapglass_native'];
  whenStale({ name: 'native', inputs, outputs }, () => {
    run('cmake', ['-S', '.', '-B', 'build/native', '-DCMAKE_BUILD_TYPE=Release']);
    run('cmake', ['--build', 'build/native', ...jobs]);
  });
}
