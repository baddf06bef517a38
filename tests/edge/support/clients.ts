// MCP clients of both eras on every transport.

import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import type { ServerOptions } from '../../../mcp-worker/options.js';

export const ERAS = ['2025', '2026-07-28'] as const;
export type Era = (typeof ERAS)[number];

const STDIO_SERVER = new URL('./stdio-server.ts', import.meta.url).pathname;

export function createClient(era: Era): Client {
  const mode = era === '2025' ? 'legacy' : { pin: era };
  return new Client({ name: 'pcapglass-tests', version: '1' }, { versionNegotiation: { mode } });
}

export async function connectHttp(url: string, era: Era): Promise<Client> {
  const client = createClient(era);
  await client.connect(new StreamableHTTPClientTransport(new URL('mcp', url)));
  return client;
}

export function stdioCommand(options: ServerOptions): { command: string; args: string[] } {
  const args = ['--import', import.meta.resolve('tsx'), STDIO_SERVER, JSON.stringify(options)];
  return { command: process.execPath, args };
}

export async function connectStdio(options: ServerOptions, era: Era, cwd = process.cwd()): Promise<Client> {
  const client = createClient(era);
  await client.connect(new StdioClientTransport({ ...stdioCommand(options), cwd, stderr: 'inherit' }));
  return client;
}

/** The text of a result's only content. */
export function textOf(result: Awaited<ReturnType<Client['callTool']>>): string {
  const [content] = result.content;
  return content?.type === 'text' ? content.text : '';
}
