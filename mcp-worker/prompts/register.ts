// Offers the prompts of the protocols that this server offers.

import { fromJsonSchema, type McpServer } from '@modelcontextprotocol/server';
import { argumentValidator } from '../arguments.js';
import { prompts, promptText, type Prompt } from './prompts.js';

type Given = { [name: string]: string };

function schemaOf({ arguments: args }: Prompt) {
  return {
    type: 'object' as const,
    properties: Object.fromEntries(args.map(({ name, description }) => [name, { type: 'string', description }])),
    required: args.filter(({ required }) => required).map(({ name }) => name),
  };
}

const compiled = prompts.map((prompt) => ({
  prompt,
  argsSchema: fromJsonSchema<Given>(schemaOf(prompt), argumentValidator()),
}));

/** `modules` narrows them as it narrows the tools. */
export function registerPrompts(server: McpServer, modules: readonly string[] | undefined): void {
  for (const { prompt, argsSchema } of compiled) {
    const { name, title, description, protocols } = prompt;
    if (modules && protocols.length > 0 && !protocols.some((protocol) => modules.includes(protocol))) continue;
    server.registerPrompt(name, { title, description, argsSchema }, (given: Given) => ({
      messages: [{ role: 'user' as const, content: { type: 'text' as const, text: promptText(prompt, given) } }],
    }));
  }
}
