// MCP Apps: the views that a host may show instead of a tool's text, each one resource that opens no connection.

import type { McpServer } from '@modelcontextprotocol/server';
import { views } from '../schema/views.js';

export const UI_EXTENSION = 'io.modelcontextprotocol/ui';
const MIME_TYPE = 'text/html;profile=mcp-app';

interface ViewRow {
  readonly name: keyof typeof views;
  readonly title: string;
  readonly description: string;
  readonly tools: readonly string[];
}

const ROWS: readonly ViewRow[] = [
  {
    name: 'ladder',
    title: 'SIP ladder',
    description: 'Draws one call: its messages, media, findings, and the text of each message',
    tools: ['get_sip_call'],
  },
  {
    name: 'overview',
    title: 'Capture overview',
    description: 'Shows what a capture is: quality, traffic over time, findings, protocols, who talks most',
    tools: ['triage_capture', 'summarize_capture'],
  },
];

const uriOf = ({ name }: ViewRow): string => `ui://pcapglass/${name}`;

/** The tool's registration, with the view that a host may show for it where there is one. */
export function withView<Config extends object>(tool: string, config: Config): Config {
  const row = ROWS.find(({ tools }) => tools.includes(tool));
  return row ? { ...config, _meta: { ui: { resourceUri: uriOf(row) } } } : config;
}

/** Registers the views of the tools that are offered. */
export function registerViews(server: McpServer, offered: readonly string[]): void {
  for (const row of ROWS.filter(({ tools }) => tools.some((tool) => offered.includes(tool)))) {
    const { name, title, description } = row;
    const uri = uriOf(row);
    // Without csp a host lets the view connect to nothing, which is all that it needs.
    const _meta = { ui: { prefersBorder: true } };
    server.registerResource(`${name} view`, uri, { title, description, mimeType: MIME_TYPE, _meta }, () => ({
      contents: [{ uri, mimeType: MIME_TYPE, text: views[name], _meta }],
    }));
  }
}
