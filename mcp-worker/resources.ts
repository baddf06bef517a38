// Resources: the schemas, the finding rules with their explanations, and the bundled samples.

import { ResourceNotFoundError, ResourceTemplate, type McpServer } from '@modelcontextprotocol/server';
import { allTools } from './composed/index.js';
import { rules } from '../schema/rules.js';
import { samples } from './samples.js';

function json(uri: URL, value: unknown) {
  return { contents: [{ uri: uri.href, mimeType: 'application/json', text: JSON.stringify(value, null, 1) }] };
}

function named(variables: { [name: string]: string | string[] | undefined }, name: string): string {
  return String(variables[name] ?? '');
}

/** The names that begin with what was typed. */
function startingWith(names: readonly string[]) {
  return (typed: string) => names.filter((name) => name.toLowerCase().startsWith(typed.toLowerCase()));
}

export function registerResources(server: McpServer): void {
  const schemaTemplate = new ResourceTemplate('pcapglass://schema/{tool}', {
    list: () => ({
      resources: allTools.map(({ name }) => ({
        uri: `pcapglass://schema/${name}`,
        name: `schema ${name}`,
        mimeType: 'application/json',
      })),
    }),
    complete: { tool: startingWith(allTools.map(({ name }) => name)) },
  });
  server.registerResource(
    'schema',
    schemaTemplate,
    {
      title: 'Schema of a tool',
      description: 'Input and output schema with a sentence on every field',
      mimeType: 'application/json',
    },
    (uri, variables) => {
      const tool = allTools.find(({ name }) => name === named(variables, 'tool'));
      if (!tool) throw new ResourceNotFoundError(uri.href, `there is no tool ${named(variables, 'tool').slice(0, 60)}`);
      return json(uri, { name: tool.name, inputSchema: tool.inputSchema, outputSchema: tool.outputSchema });
    },
  );
  server.registerResource(
    'rules',
    'pcapglass://rules',
    {
      title: 'Finding rules',
      description: 'Identifiers and titles of all finding rules',
      mimeType: 'application/json',
    },
    (uri) =>
      json(
        uri,
        rules.map(({ id, title }) => ({ id, title, uri: `pcapglass://rules/${id}` })),
      ),
  );
  server.registerResource(
    'rule',
    new ResourceTemplate('pcapglass://rules/{id}', {
      list: undefined,
      complete: { id: startingWith(rules.map(({ id }) => id)) },
    }),
    {
      title: 'A finding rule',
      description: 'What it means, its reference, and what would rule it out',
      mimeType: 'application/json',
    },
    (uri, variables) => {
      const rule = rules.find(({ id }) => id === named(variables, 'id').toUpperCase());
      if (!rule) throw new ResourceNotFoundError(uri.href, `there is no rule ${named(variables, 'id').slice(0, 60)}`);
      return json(uri, rule);
    },
  );
  server.registerResource(
    'samples',
    'pcapglass://samples',
    {
      title: 'Bundled samples',
      description: 'Small captures that come with pcapglass, and what each shows',
      mimeType: 'application/json',
    },
    (uri) => json(uri, samples),
  );
}
