// The committed samples are what their generator writes, small enough to commit, and described truthfully.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { after, test } from 'node:test';
import type { SampleRow } from '../../samples/lib/collect.js';
import { root } from './support/captures.js';

const committed = join(root, 'samples');
const folder = mkdtempSync(join(tmpdir(), 'pcapglass-samples-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const REGENERATE = 'run `npx tsx samples/generate.ts`';
const LARGEST = 250_000;
const ALL = 800_000;

function generate(...arguments_: readonly string[]): void {
  const command = ['--import', 'tsx', 'samples/generate.ts', ...arguments_];
  execFileSync(process.execPath, command, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Captures and the list, by path below `top`. */
function samplesIn(top: string): string[] {
  return readdirSync(top, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.ts'))
    .map((entry) => relative(top, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

function rows(): SampleRow[] {
  return JSON.parse(readFileSync(join(committed, 'samples.json'), 'utf8')) as SampleRow[];
}

generate('--out', folder);

test('no sample is missing, and none is left that is no longer made', () => {
  assert.deepEqual(samplesIn(committed), samplesIn(folder), REGENERATE);
});

for (const file of samplesIn(folder)) {
  test(`${file} is what the generator writes`, () => {
    const [old, fresh] = [committed, folder].map((top) => readFileSync(join(top, file)));
    assert.ok(old && fresh && old.equals(fresh), `${file} is stale: ${REGENERATE}`);
  });
}

test('samples.json tells size and hash of every capture, and each has its own title', () => {
  const list = rows();
  assert.deepEqual(
    list.map(({ file }) => file).sort(),
    samplesIn(committed).filter((file) => !file.endsWith('.json')),
  );
  assert.equal(new Set(list.map(({ title }) => title)).size, list.length, 'titles');
  for (const { file, bytes, packets, sha256, shows, expect } of list) {
    const content = readFileSync(join(committed, file));
    assert.equal(bytes, content.length, file);
    assert.equal(sha256, createHash('sha256').update(content).digest('hex'), file);
    assert.doesNotMatch(shows, /\n/, file);
    if (!expect) continue;
    assert.equal(expect.packets, packets, file);
    assert.equal(expect.sip_messages, expect.sip.length, file);
  }
});

test('samples stay small', () => {
  const sizes = rows().map(({ bytes }) => bytes);
  assert.ok(Math.max(...sizes) <= LARGEST, `one has ${Math.max(...sizes)} bytes`);
  const sum = sizes.reduce((total, bytes) => total + bytes, 0);
  assert.ok(sum <= ALL, `together they have ${sum} bytes`);
});

test('the mix for benchmarks has the size that was asked for, and is the same every time', () => {
  const [first, second] = ['first.mix', 'second.mix'].map((name) => {
    const path = join(folder, name);
    generate('--mix', '3', path);
    const { size } = statSync(path);
    assert.ok(size >= 3e6 && size < 3e6 + 2000, `${size} bytes`);
    return readFileSync(path);
  });
  assert.ok(first && second && first.equals(second));
});
