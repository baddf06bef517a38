// Every result of every tool over every capture is what schema/ says, and schema/ says it in sentences and is fresh.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { answersOf, loadCore, toolRows, type JsonObject } from '../golden/core.js';
import { schemaValidator } from '../golden/validator.js';
import { allCaptures, captureBytes, filesIn, root } from './support/captures.js';

const core = await loadCore();
const tools = toolRows(core);
const names = tools.map(({ name }) => name);

function schemaFile(tool: string): JsonObject {
  return JSON.parse(readFileSync(join(root, 'schema', `${tool}.json`), 'utf8')) as JsonObject;
}

test('every result of every capture is valid', async (t) => {
  const problemsOf = new Map(names.map((name) => [name, schemaValidator(schemaFile(name))]));
  for (const capture of allCaptures()) {
    await t.test(capture.name, () => {
      for (const [tool, outcome] of answersOf(core, names, capture.name, captureBytes(capture))) {
        if ('error' in outcome) assert.match(outcome.error, /\w+ \w+/, `${tool}: an error gives a reason`);
        else assert.equal(problemsOf.get(tool)?.(JSON.parse(outcome.text)), '', tool);
      }
    });
  }
});

test('a result that breaks the schema is told', () => {
  for (const name of names) assert.notEqual(schemaValidator(schemaFile(name))({ capture: 1 }), '', name);
});

test('schema/ is fresh, and holds nothing else', () => {
  const run = () =>
    execFileSync(process.execPath, ['--import', 'tsx', 'scripts/generate.ts', '--check'], { cwd: root });
  assert.doesNotThrow(run);
  const expected = [
    ...names.map((name) => `${name}.json`),
    'rules.ts',
    'tables.ts',
    'tools.json',
    'tools.ts',
    'types.ts',
    'views.ts',
  ].sort();
  assert.deepEqual(filesIn('schema'), expected);
});

/** Every property of a schema, at any depth, by its path. */
function* properties(schema: JsonObject, path: string): Generator<[path: string, property: JsonObject]> {
  for (const [name, property] of Object.entries((schema['properties'] ?? {}) as Record<string, JsonObject>)) {
    yield [`${path}.${name}`, property];
    yield* properties(property, `${path}.${name}`);
  }
  for (const inner of ['items', 'additionalProperties']) {
    const nested = schema[inner];
    if (typeof nested === 'object' && nested !== null) yield* properties(nested as JsonObject, `${path}[]`);
  }
}

test('every property is described in words', () => {
  for (const tool of tools) {
    for (const schema of [tool.inputSchema, tool.outputSchema]) {
      for (const [path, { description }] of properties(schema, tool.name)) {
        assert.equal(typeof description, 'string', `${path} has no description`);
        assert.match(String(description), /^["A-Z0-9a-z][^\s]*( [^\s]+)+$/, `${path}: "${String(description)}"`);
      }
    }
  }
});
