// The README's table for operators names every option of the server, its variable and its binding, and no others.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { helpText } from '../../cli/help.js';
import { SERVER_OPTIONS, variableOf } from '../../cli/server-options.js';
import { TEXT_NAMES } from '../../mcp-worker/bindings.js';
import { root } from './support/captures.js';

const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** The code-formatted words of the table's first three columns, row by row. */
function rows(): string[][][] {
  const [, section = ''] = read('README.md').split('## Operating the server\n');
  const lines = (section.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('| '));
  return lines.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, 4)
      .map((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word)),
  );
}

test('options and their variables', () => {
  const names = Object.keys(SERVER_OPTIONS) as (keyof typeof SERVER_OPTIONS)[];
  const stated = rows().filter(([option]) => option?.length);
  assert.deepEqual(
    stated.map(([option, variable]) => [option?.[0], variable?.[0]]).sort(),
    names.map((name) => [`--${name}`, variableOf(name)]).sort(),
  );
  for (const name of names) {
    assert.match(helpText('mcp'), new RegExp(`--${name}\\b`), name);
    if (name !== 'transport') assert.match(helpText('serve'), new RegExp(`--${name}\\b`), name);
  }
});

test('bindings at the edge', () => {
  const [, declared = ''] = /export interface Bindings \{([^}]*)\}/.exec(read('mcp-worker/bindings.ts')) ?? [];
  const bindings = [...declared.matchAll(/^ {2}([A-Z_]+)\?:/gm)].map(([, name = '']) => name);
  const texts = [...declared.matchAll(/^ {2}([A-Z_]+)\?: string;/gm)].map(([, name = '']) => name);
  assert.deepEqual([...TEXT_NAMES].sort(), texts.sort());
  assert.ok(texts.length > 10);
  assert.deepEqual(
    rows()
      .flatMap(([, , binding]) => binding ?? [])
      .sort(),
    bindings.sort(),
  );
});
