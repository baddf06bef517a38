// Damaged samples and random bytes: never a trap, never a hang, always JSON that the schema allows.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answersOf, loadCore, pieces, toolRows } from '../golden/core.js';
import { schemaValidator } from '../golden/validator.js';
import { below, captureBytes, deep, samples, seededRandom } from './support/captures.js';

const CASES = deep ? 100_000 : 10_000;
const LARGEST = 64 << 10; // bytes of a sample that are kept, so that many cases fit in the time
const SLOWEST_MS = 5_000;
const MAGICS = [0xa1b2c3d4, 0xd4c3b2a1, 0xa1b23c4d, 0x4d3cb2a1, 0xa1b2cd34, 0x34cdb2a1, 0x0a0d0d0a, 0x1c0001ac];
const EXTREMES = [0, 1, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];

type Random = () => number;
type Mutation = (bytes: Uint8Array, random: Random) => Uint8Array;

const mutations: Record<string, Mutation> = {
  flip(bytes, random) {
    for (let n = 1 + below(random, 20); n > 0; --n) {
      const at = below(random, bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << below(random, 8));
    }
    return bytes;
  },
  extreme(bytes, random) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let n = 1 + below(random, 4); n > 0; --n) {
      const value = EXTREMES[below(random, EXTREMES.length)] ?? 0;
      const width = [1, 2, 4][below(random, 3)] ?? 1;
      const at = below(random, bytes.length - 4);
      const little = random() < 0.5;
      if (width === 1) view.setUint8(at, value & 0xff);
      else if (width === 2) view.setUint16(at, value & 0xffff, little);
      else view.setUint32(at, value, little);
    }
    return bytes;
  },
  swap(bytes, random) {
    const size = 1 + below(random, Math.min(400, bytes.length >> 1));
    const [from, to] = [below(random, bytes.length - size), below(random, bytes.length - size)];
    const kept = bytes.slice(from, from + size);
    bytes.copyWithin(from, to, to + size);
    bytes.set(kept, to);
    return bytes;
  },
  remove(bytes, random) {
    const at = below(random, bytes.length);
    const size = 1 + below(random, 40);
    return Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + size)]);
  },
  cut: (bytes, random) => bytes.subarray(0, below(random, bytes.length)),
  noise(bytes, random) {
    const noise = bytes.subarray(0, 24 + below(random, 2000));
    for (let at = random() < 0.5 ? 4 : 24; at < noise.length; ++at) noise[at] = below(random, 256);
    if (random() < 0.5) new DataView(noise.buffer).setUint32(0, MAGICS[below(random, MAGICS.length)] ?? 0);
    return noise;
  },
};
const names = Object.keys(mutations);

test(`${CASES} damaged captures`, async (t) => {
  const core = await loadCore();
  const tools = toolRows(core);
  const toolNames = tools.map(({ name }) => name);
  const problemsOf = new Map(tools.map(({ name, outputSchema }) => [name, schemaValidator(outputSchema)]));
  const originals = samples().map((sample) => ({ ...sample, bytes: captureBytes(sample).slice(0, LARGEST) }));
  let slowest = 0;
  for (let seed = 0; seed < CASES; ++seed) {
    const random = seededRandom(seed);
    const original = originals[below(random, originals.length)];
    const mutation = names[below(random, names.length)] ?? '';
    assert.ok(original);
    const what = `seed ${seed}: ${mutation} of ${original.name}`;
    const bytes = mutations[mutation]?.(original.bytes.slice(), random) ?? original.bytes;
    const started = performance.now();
    try {
      for (const [tool, outcome] of answersOf(
        core,
        toolNames,
        'x',
        bytes,
        pieces(bytes, () => 1 + below(random, 4000)),
      )) {
        if ('error' in outcome) assert.match(outcome.error, /\w+ \w+/, `${what}: an error without a reason`);
        else assert.equal(problemsOf.get(tool)?.(JSON.parse(outcome.text)), '', what);
      }
    } catch (error) {
      throw new Error(`${what}: ${String(error)}`, { cause: error });
    }
    const took = performance.now() - started;
    assert.ok(took < SLOWEST_MS, `${what} took ${took} ms`);
    slowest = Math.max(slowest, took);
  }
  t.diagnostic(`slowest case: ${slowest.toFixed(1)} ms`);
});
