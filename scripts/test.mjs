// Runs every layer of tests in turn and sums up: `npm test`, or with `--deep` also the long ones (`npm run check:deep`).
// `node scripts/test.mjs js edge` runs only the phases named.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot, root } from './lib/paths.mjs';

const deep = process.argv.includes('--deep');
const only = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const node = process.execPath;

const testFiles = (folder) =>
  existsSync(inRoot('tests', folder))
    ? readdirSync(inRoot('tests', folder), { recursive: true })
        .filter((name) => name.endsWith('.test.ts'))
        .map((name) => join('tests', folder, name))
        .sort()
    : [];
const nodeTests = (folder) => [node, ['--import', 'tsx', '--test', '--test-reporter', 'spec', ...testFiles(folder)]];

const phases = [
  ['types', 'npx', ['--no-install', 'tsc', '-p', 'tsconfig.json']],
  ['style', node, ['scripts/style.mjs']],
  ['generated files', node, ['--import', 'tsx', 'scripts/generate.ts', '--check']],
  ['core', 'build/native/tests/pcapglass_tests', []],
  ['js', ...nodeTests('js')],
  ['edge', ...nodeTests('edge')],
  ['web', ...nodeTests('web')],
  ['oracle', ...nodeTests('oracle')],
  ['fuzz', node, ['tests/fuzz/run.mjs', ...(deep ? ['--seconds', process.env.FUZZ_SECONDS ?? '3600'] : [])]],
];

const results = [];
for (const [name, program, args] of phases) {
  if (only.length > 0 && !only.includes(name)) continue;
  console.log(`\n=== ${name}`);
  const started = Date.now();
  const env = deep ? { ...process.env, PCAPGLASS_DEEP: '1' } : process.env;
  const { status } = spawnSync(program, args, { cwd: root, stdio: 'inherit', env });
  results.push({ name, passed: status === 0, seconds: Math.round((Date.now() - started) / 1000) });
}

console.log('\n=== summary');
for (const { name, passed, seconds } of results) console.log(`${passed ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
const failed = results.filter(({ passed }) => !passed).length;
console.log(`${results.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
