// Arguments of calls: what is found wrong, and in which words.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { argumentFaults } from '../../mcp-worker/arguments.js';

const SCHEMA = {
  type: 'object',
  properties: {
    pcap_file: { type: 'string' },
    limit: { type: 'integer', minimum: 0, maximum: 1000 },
    threshold: { type: 'number' },
    hashes: { type: 'boolean' },
    order: { type: 'string', enum: ['first', 'last'] },
  },
  required: ['pcap_file'],
  additionalProperties: false,
} as const;

test('good arguments have no fault', () => {
  for (const given of [
    { pcap_file: 'a' },
    { pcap_file: 'a', limit: 0, threshold: 0.5, hashes: false, order: 'last' },
    { pcap_file: 'a', limit: undefined },
  ]) {
    assert.equal(argumentFaults(SCHEMA, given), undefined);
  }
});

test('faults name the argument, and all of them are told', () => {
  const cases: [unknown, string][] = [
    [{}, 'pcap_file is required'],
    [null, 'the arguments must be an object'],
    [['a'], 'the arguments must be an object'],
    [{ pcap_file: null }, 'pcap_file must be a string'],
    [{ pcap_file: 'a', limit: '5' }, 'limit must be a whole number'],
    [{ pcap_file: 'a', limit: -1 }, 'limit must be at least 0'],
    [{ pcap_file: 'a', limit: 1e9 }, 'limit must be at most 1000'],
    [{ pcap_file: 'a', hashes: 1 }, 'hashes must be true or false'],
    [{ pcap_file: 'a', order: 'none' }, 'order must be one of first, last'],
    [{ limit: -1 }, 'pcap_file is required; limit must be at least 0'],
  ];
  for (const [given, fault] of cases) assert.equal(argumentFaults(SCHEMA, given), fault);
  assert.match(
    argumentFaults(SCHEMA, { pcap_file: 'a', toString: 1 }) ?? '',
    /no argument "toString" \(there are pcap_file, limit/,
  );
});
