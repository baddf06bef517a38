// Formatting, file length and static checks: prettier over TypeScript, clang-format and clang-tidy (version 14, where
// installed) over C++.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { root } from './lib/paths.mjs';
import { tryRun } from './lib/run.mjs';

const LONGEST_FILE = 450; // lines; about 300 is the aim (design.md)

const tracked = (tryRun('git', ['ls-files', '--cached', '--others', '--exclude-standard']) ?? '')
  .split('\n')
  .filter((name) => name && !/^(schema|scripts\/protocol-template)\//.test(name));
const cpp = tracked.filter((name) => /\.(cpp|h)$/.test(name));
const scripts = tracked.filter((name) => /\.(ts|tsx|mts|mjs|css|html)$/.test(name));
let failures = 0;

function check(what, program, args) {
  const { status } = spawnSync(program, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) failures += 1;
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${what}`);
}

check('prettier', 'npx', ['--no-install', 'prettier', '--check', '--log-level', 'warn', ...scripts]);
if (/version 14\./.test(tryRun('clang-format', ['--version']) ?? '')) {
  check('clang-format', 'clang-format', ['--dry-run', '--Werror', ...cpp]);
} else {
  console.log('skipped clang-format: version 14 is not installed, and others format differently');
}
if (/version 14\./.test(tryRun('clang-tidy', ['--version']) ?? '')) {
  // The compile commands are those of g++, whose warning options clang does not know all of.
  const options = ['-p', 'build/native', '--quiet', '--extra-arg=-Wno-unknown-warning-option'];
  const sources = cpp.filter((name) => /^core\/.*\.cpp$/.test(name)).join('\n');
  const perCall = ['-P', String(availableParallelism()), '-n', '4', 'clang-tidy', ...options];
  const { status, stdout } = spawnSync('xargs', perCall, { cwd: root, input: sources, encoding: 'utf8' });
  if (status !== 0) {
    failures += 1;
    console.log(stdout);
  }
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} clang-tidy`);
} else {
  console.log('skipped clang-tidy: version 14 is not installed, and others find other things');
}
for (const name of [...cpp, ...scripts]) {
  const lines = readFileSync(`${root}/${name}`, 'utf8').split('\n').length;
  if (lines <= LONGEST_FILE) continue;
  failures += 1;
  console.log(`FAILED ${name} has ${lines} lines: look for the seam`);
}
process.exit(failures === 0 ? 0 : 1);
