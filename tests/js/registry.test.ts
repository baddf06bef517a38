// Walks the registry's tools as agents see them: names, texts, schemas, and tables that exist.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadCore, toolRows, type JsonObject } from '../golden/core.js';

const tools = toolRows(await loadCore());

function propertiesOf(schema: unknown): Record<string, JsonObject> {
  return ((schema as JsonObject | undefined)?.['properties'] ?? {}) as Record<string, JsonObject>;
}

test('tools have names of their own', () => {
  const names = tools.map(({ name }) => name);
  assert.ok(names.length > 0);
  assert.equal(new Set(names).size, names.length);
});

for (const tool of tools) {
  test(`${tool.name} says what it is`, () => {
    assert.match(tool.name, /^[a-z]+(_[a-z]+)+$/);
    assert.match(tool.protocol, /^[a-z0-9]+$/);
    assert.match(tool.title, /^[A-Z]/);
    assert.ok(tool.description.split(/\s+/).length >= 15, 'an agent needs more than a few words');
    assert.deepEqual(
      [tool.annotations['readOnlyHint'], tool.annotations['destructiveHint'], tool.annotations['idempotentHint']],
      [true, false, true],
    );
  });

  test(`${tool.name} takes a capture and nothing unknown`, () => {
    assert.equal(tool.inputSchema['type'], 'object');
    assert.equal(tool.inputSchema['additionalProperties'], false);
    // A tool on request may need to be told of what: contract.md has analyze_traffic_flow take a server.
    const required = tool.inputSchema['required'] as readonly string[];
    assert.deepEqual(tool.onRequest ? required.slice(0, 1) : required, ['pcap_file']);
  });

  test(`${tool.name} gives what every result has`, () => {
    const properties = propertiesOf(tool.outputSchema);
    const common = ['message', 'note', 'findings', 'not_analyzed', 'capture', 'analysis_timestamp'];
    for (const name of common) assert.ok(name in properties, name);
    assert.equal(tool.outputSchema['additionalProperties'], false);
  });

  test(`${tool.name} has the table and columns that it names`, () => {
    if (tool.table === '') {
      assert.deepEqual(tool.columns, []);
      return;
    }
    const properties = propertiesOf(tool.outputSchema);
    const table = properties[tool.table];
    assert.equal(table?.['type'], 'array', `${tool.table} is no list of the result`);
    const row = propertiesOf(table['items']);
    for (const column of tool.columns) assert.ok(column in row, `rows of ${tool.table} have no ${column}`);
    assert.ok(tool.columns.length > 0, 'a table has columns');
    const paged = ['limit', 'cursor'].every((name) => name in propertiesOf(tool.inputSchema));
    // A list of a few fixed kinds, such as patterns, is always whole.
    if ('page' in properties || `${tool.table}_page` in properties) {
      assert.ok(paged, 'a tool with a cut list takes limit and cursor');
    }
  });
}
