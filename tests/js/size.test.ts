// The size budget of a first visit: module and glue, compressed as a web server would.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { root } from './support/captures.js';

// 200 kB held for messages only (step 1); calls, voice and the other protocols take their share of what may be more.
const BUDGET = 570_000;

test('module and glue are at most 570 kB with gzip', (t) => {
  const sizes = ['pcapglass.wasm', 'pcapglass.mjs'].map((name) => {
    const stored = readFileSync(join(root, 'wasm/module', name));
    return { name, stored: stored.length, gzip: gzipSync(stored, { level: 9 }).length };
  });
  for (const { name, stored, gzip } of sizes) t.diagnostic(`${name}: ${stored} bytes, ${gzip} with gzip`);
  const total = sizes.reduce((sum, { gzip }) => sum + gzip, 0);
  assert.ok(total <= BUDGET, `${total} bytes with gzip, ${total - BUDGET} too many`);
});
