// The one entry of every npm script: sets up what is missing, builds what is stale, then does what was asked.
// Node built-ins only: this runs before `npm ci` has.

import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { ensureToolchain, ensureTestTools } from './lib/toolchain.mjs';
import { ensureNodeModules } from './lib/node-modules.mjs';
import { buildAll, buildModule, buildNative } from './lib/build.mjs';
import { inRoot, root } from './lib/paths.mjs';

/** Runs a program in the checkout with our own standard streams; ends this process when it fails. */
function run(program, args) {
  const result = spawnSync(program, args, { cwd: root, stdio: 'inherit' });
  if (result.error) throw result.error;
  if (result.status !== 0) process.exit(result.status ?? 1);
}

const node = process.execPath;
const [command, ...rest] = process.argv.slice(2);

const commands = {
  build() {
    buildAll();
  },
  demo() {
    buildAll();
    run(node, ['bin/pcapglass.js', 'analyze', 'samples/sip-call.pcap', '--only', 'sip', '--limit', '30', ...rest]);
  },
  start() {
    buildAll();
    run(node, ['bin/pcapglass.js', 'serve', ...rest]);
  },
  test() {
    ensureTestTools();
    buildAll();
    buildNative();
    run(node, ['scripts/test.mjs', ...rest]);
  },
  bench() {
    buildAll();
    buildNative();
    run(node, ['--import', 'tsx', 'tests/bench/bench.ts', ...rest]);
  },
  mcpb() {
    buildModule();
    mkdirSync(inRoot('build'), { recursive: true });
    run(node, ['--import', 'tsx', 'scripts/mcpb.ts', ...rest]);
  },
  generate() {
    buildNative();
    run(node, ['--import', 'tsx', 'scripts/generate.ts', ...rest]);
    run(node, ['--import', 'tsx', 'samples/generate.ts']);
    run(node, ['--import', 'tsx', 'scripts/views.ts']);
  },
  'check:deep'() {
    ensureTestTools();
    buildAll();
    buildNative();
    run(node, ['scripts/test.mjs', '--deep', ...rest]);
  },
};

if (!command || !(command in commands)) {
  console.error(`usage: node scripts/setup.mjs ${Object.keys(commands).join('|')}`);
  process.exit(2);
}
ensureToolchain();
ensureNodeModules();
commands[command]();
