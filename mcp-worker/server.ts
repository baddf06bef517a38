// The MCP server: one factory for every transport, its tools made from the registry's rows.

import { fromJsonSchema, McpServer, type McpServerFactory } from '@modelcontextprotocol/server';
import { version } from '../wasm/version.js';
import { argumentValidator } from './arguments.js';
import { callTool, type CallSettings } from './call-tool.js';
import { instructions } from './instructions.js';
import type { ServerOptions } from './options.js';
import { offeredTools, type OfferedTool } from './tool-list.js';

type Arguments = Record<string, unknown> & { pcap_file: string };

/** Compiled once: the factory runs for every request. */
function compile({ row, listed }: OfferedTool) {
  const { name, inputSchema, outputSchema, ...config } = listed;
  return {
    row,
    name,
    config: {
      ...config,
      inputSchema: fromJsonSchema<Arguments>(inputSchema, argumentValidator),
      outputSchema: fromJsonSchema(outputSchema),
    },
  };
}

/** Throws RangeError when the options name a module that does not exist. */
export function createServerFactory(options: ServerOptions, settings: CallSettings): McpServerFactory {
  const offered = offeredTools(options);
  const compiled = offered.map(compile);
  const about = instructions(offered, settings.access);
  return () => {
    const server = new McpServer(
      { name: 'pcapglass', title: 'pcapglass', version },
      { instructions: about, capabilities: { tools: { listChanged: false } } },
    );
    for (const { row, name, config } of compiled) {
      server.registerTool(name, config, (args, context) => callTool(row, args, settings, context));
    }
    return server;
  };
}
