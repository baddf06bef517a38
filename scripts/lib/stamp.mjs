// Remembers of each build step the content of its inputs, so that a step runs only when they have changed.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inRoot } from './paths.mjs';

function addToHash(hash, path, relative, ignored) {
  if (!existsSync(path) || ignored.some((name) => relative === name || relative.startsWith(`${name}/`))) return;
  if (statSync(path).isDirectory()) {
    for (const name of readdirSync(path).sort()) addToHash(hash, join(path, name), `${relative}/${name}`, ignored);
    return;
  }
  hash.update(relative).update('\0').update(readFileSync(path)).update('\0');
}

/** SHA-256 over names and content of files and folders, given relative to the checkout. */
export function fingerprint(inputs, ignored = []) {
  const hash = createHash('sha256');
  for (const input of inputs) addToHash(hash, inRoot(input), input, ignored);
  return hash.digest('hex');
}

/** Runs `step` unless it already ran on these inputs and all its `outputs` are there. */
export function whenStale({ name, inputs, ignored = [], outputs, salt = '' }, step) {
  const stampFile = inRoot('build', 'stamps', name);
  const current = `${fingerprint(inputs, ignored)} ${salt}`;
  const fresh = existsSync(stampFile) && readFileSync(stampFile, 'utf8') === current;
  if (fresh && outputs.every((output) => existsSync(inRoot(output)))) return;
  console.error(`· ${name}`);
  step();
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, current);
}
