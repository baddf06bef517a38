// What the conformance suite asks of any server beside its own features: tools, prompts and resources that only exist
// to be called by it. They are added to the real server here and nowhere else.

import {
  fromJsonSchema,
  inputRequired,
  ResourceTemplate,
  type McpServer,
  type McpServerFactory,
  type ServerContext,
} from '@modelcontextprotocol/server';

/** One red pixel. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';
/** A header and no samples. */
const WAV = 'UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=';
const PROGRESS_PAUSE_MS = 50;

const text = (words: string) => ({ type: 'text' as const, text: words });
const image = { type: 'image' as const, data: PNG, mimeType: 'image/png' };
const embedded = (uri: string, mimeType: string, words: string) => ({
  type: 'resource' as const,
  resource: { uri, mimeType, text: words },
});

/** The keywords of JSON Schema 2020-12 that a server must hand on as they are. */
const DIALECT = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  $defs: {
    address: {
      $anchor: 'addressDef',
      type: 'object',
      properties: { street: { type: 'string' }, city: { type: 'string' } },
    },
  },
  properties: {
    name: { type: 'string' },
    address: { $ref: '#/$defs/address' },
    contactMethod: { type: 'string', enum: ['phone', 'email'] },
    phone: { type: 'string' },
    email: { type: 'string' },
  },
  allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
  if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
  then: { required: ['phone'] },
  else: { required: ['email'] },
  additionalProperties: false,
} as const;

async function reportProgress(context: ServerContext): Promise<void> {
  const progressToken = context.mcpReq._meta?.progressToken;
  for (const progress of [0, 50, 100]) {
    if (progressToken !== undefined) {
      const params = { progressToken, progress, total: 100 };
      await context.mcpReq.notify({ method: 'notifications/progress', params });
    }
    if (progress < 100) await new Promise((resolve) => setTimeout(resolve, PROGRESS_PAUSE_MS));
  }
}

function addTools(server: McpServer): void {
  const tool = (name: string, work: (context: ServerContext) => object[] | Promise<object[]>) =>
    server.registerTool(name, { description: 'For the conformance suite' }, async (context: ServerContext) => ({
      content: (await work(context)) as ReturnType<typeof text>[],
    }));
  tool('test_simple_text', () => [text('This is a simple text response for testing.')]);
  tool('test_image_content', () => [image]);
  tool('test_audio_content', () => [{ type: 'audio', data: WAV, mimeType: 'audio/wav' }]);
  tool('test_embedded_resource', () => [
    embedded('test://embedded-resource', 'text/plain', 'This is an embedded resource content.'),
  ]);
  tool('test_multiple_content_types', () => [
    text('Multiple content types test:'),
    image,
    embedded('test://mixed-content-resource', 'application/json', '{"test":"data","value":123}'),
  ]);
  tool('test_error_handling', () => {
    throw new Error('This tool intentionally returns an error for testing');
  });
  tool('test_tool_with_progress', async (context) => {
    await reportProgress(context);
    return [text('Done')];
  });
  // Pcapglass never logs to its client, so this has nothing to leave out.
  tool('test_logging_tool', () => [text('Done')]);
  const question = { role: 'user' as const, content: text('Anything?') };
  server.registerTool('test_missing_capability', { description: 'Asks what the client did not offer to answer' }, () =>
    inputRequired({
      inputRequests: { ask: inputRequired.createMessage({ messages: [question], maxTokens: 10 }) },
    }),
  );
  const requestedSchema = { type: 'object' as const, properties: { name: { type: 'string' as const } } };
  server.registerTool('test_streaming_elicitation', { description: 'Asks within a stream' }, async (context) => {
    await reportProgress(context);
    return inputRequired({ inputRequests: { name: inputRequired.elicit({ message: 'Who?', requestedSchema }) } });
  });
  // In a constant of its own: the type of schemas does not know MCP's keyword.
  const region = { type: 'string' as const, 'x-mcp-header': 'Region' };
  const mirrored = fromJsonSchema<{ region?: string }>({ type: 'object', properties: { region } });
  server.registerTool('test_custom_header', { description: 'Has a header', inputSchema: mirrored }, (given) => ({
    content: [text(given.region ?? '')],
  }));
  const inputSchema = fromJsonSchema<{ [name: string]: unknown }>(DIALECT);
  server.registerTool('json_schema_2020_12_tool', { description: 'For the suite', inputSchema }, () => ({
    content: [text('Valid')],
  }));
}

function addPrompts(server: McpServer): void {
  const said = (...content: object[]) => ({
    messages: content.map((part) => ({ role: 'user' as const, content: part as ReturnType<typeof text> })),
  });
  const takes = <Name extends string>(...names: Name[]) =>
    fromJsonSchema<{ [name in Name]: string }>({
      type: 'object',
      properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
      required: names,
    });
  const description = 'For the conformance suite';
  server.registerPrompt('test_simple_prompt', { description }, () =>
    said(text('This is a simple prompt for testing.')),
  );
  server.registerPrompt('test_prompt_with_image', { description }, () =>
    said(image, text('Please analyze the image above.')),
  );
  server.registerPrompt(
    'test_prompt_with_arguments',
    { description, argsSchema: takes('arg1', 'arg2') },
    ({ arg1, arg2 }) => said(text(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`)),
  );
  server.registerPrompt(
    'test_prompt_with_embedded_resource',
    { description, argsSchema: takes('resourceUri') },
    ({ resourceUri }) =>
      said(
        embedded(resourceUri, 'text/plain', 'Embedded resource content for testing.'),
        text('Please process the embedded resource above.'),
      ),
  );
}

function addResources(server: McpServer): void {
  server.registerResource('static text', 'test://static-text', { mimeType: 'text/plain' }, ({ href: uri }) => ({
    contents: [{ uri, mimeType: 'text/plain', text: 'This is the content of the static text resource.' }],
  }));
  server.registerResource('static binary', 'test://static-binary', { mimeType: 'image/png' }, ({ href: uri }) => ({
    contents: [{ uri, mimeType: 'image/png', blob: PNG }],
  }));
  server.registerResource(
    'template',
    new ResourceTemplate('test://template/{id}/data', { list: undefined }),
    { mimeType: 'application/json' },
    ({ href: uri }, { id }) => {
      const told = JSON.stringify({ id, templateTest: true, data: `Data for ID: ${String(id)}` });
      return { contents: [{ uri, mimeType: 'application/json', text: told }] };
    },
  );
}

/** The servers of `factory` with what the suite looks for. */
export function withFixtures(factory: McpServerFactory): McpServerFactory {
  return async (context) => {
    const server = await factory(context);
    // The factory's type also allows a low-level server, which ours does not give.
    const real = server as McpServer;
    addTools(real);
    addPrompts(real);
    addResources(real);
    return server;
  };
}
