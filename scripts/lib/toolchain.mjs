// The C++ tool chains: an emcc from the PATH when it is new enough, else the distribution's, installed by apt.

import { existsSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tryRun } from './run.mjs';

const FLOOR = [3, 1, 6];

/** Version numbers of the emcc on the PATH, or null. */
export function emccVersion() {
  const match = /(\d+)\.(\d+)\.(\d+)/.exec(tryRun('emcc', ['--version']) ?? '');
  return match ? match.slice(1).map(Number) : null;
}

function atLeast(version, floor) {
  for (const [i, wanted] of floor.entries()) {
    if (version[i] !== wanted) return version[i] > wanted;
  }
  return true;
}

const isThere = (program) => tryRun('sh', ['-c', `command -v ${program}`]) !== null;

/** Packages that building needs and that are missing. */
function missingForBuild() {
  const packages = [];
  const version = emccVersion();
  if (!version || !atLeast(version, FLOOR)) packages.push('emscripten');
  if (!isThere('cmake')) packages.push('cmake');
  if (!isThere('make')) packages.push('make');
  if (!existsSync('/usr/include/nlohmann/json.hpp') && !existsSync('/usr/local/include/nlohmann/json.hpp')) {
    packages.push('nlohmann-json3-dev');
  }
  return packages;
}

/** As the caller, as root by sudo without a question, or not at all. */
function aptPrefix() {
  if (!isThere('apt-get')) return null;
  if (process.getuid?.() === 0) return [];
  return tryRun('sudo', ['-n', 'true']) === null ? null : ['sudo'];
}

function aptInstall(packages) {
  const prefix = aptPrefix();
  if (!prefix) return false;
  const apt = (...args) => {
    const [program, ...before] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq'];
    return spawnSync(program, [...before, ...args], { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
  };
  console.error(`· apt-get install ${packages.join(' ')}`);
  if (apt('install', '-y', '--no-install-recommends', ...packages)) return true;
  return apt('update') && apt('install', '-y', '--no-install-recommends', ...packages);
}

/** Makes sure that the core can be compiled to WebAssembly; ends the process with advice when it cannot. */
export function ensureToolchain() {
  const missing = missingForBuild();
  if (missing.length === 0) return;
  if (aptInstall(missing) && missingForBuild().length === 0) return;
  console.error(
    `pcapglass needs ${missing.join(', ')} to build, and cannot install packages here. Please run:\n\n` +
      `  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing.join(' ')}\n\n` +
      'or put an emcc of version 3.1.6 or newer (emsdk) on the PATH, and start again.',
  );
  process.exit(1);
}

/** What the tests use: `needed` stops them when missing, `wanted` only skips the tests that say so. */
export function ensureTestTools() {
  const needed = [];
  if (!isThere('g++')) needed.push('g++');
  if (!existsSync('/usr/include/catch2')) needed.push('catch2');
  if (needed.length > 0 && !aptInstall(needed)) {
    console.error(`The tests need ${needed.join(', ')}:\n\n  sudo apt-get install -y ${needed.join(' ')}\n`);
    process.exit(1);
  }
  // Oracles, browser and fuzzer; each test that needs one says when it is not there.
  const wanted = [];
  if (!isThere('tshark')) wanted.push('tshark');
  if (!isThere('chromium')) wanted.push('chromium');
  if (!isThere('clang++')) wanted.push('clang');
  if (wanted.length > 0) for (const name of wanted) aptInstall([name]);
  const clangMajor = /version (\d+)/.exec(tryRun('clang++', ['--version']) ?? '')?.[1];
  if (clangMajor && !hasFuzzerRuntime()) aptInstall([`libclang-rt-${clangMajor}-dev`]);
}

/** Whether clang can link a libFuzzer target with sanitizers. */
export function hasFuzzerRuntime() {
  const runtime = tryRun('clang++', ['-print-file-name=libclang_rt.fuzzer-x86_64.a'])?.trim() ?? '';
  const directory = tryRun('clang++', ['-print-runtime-dir'])?.trim() ?? '';
  return (
    existsSync(runtime) ||
    existsSync(`${directory}/libclang_rt.fuzzer-x86_64.a`) ||
    existsSync(`${directory}/libclang_rt.fuzzer.a`)
  );
}
