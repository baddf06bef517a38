// The MCP server: one factory for every transport; its tools, prompts and resources follow from the registry's rows.

import { fromJsonSchema, McpServer, type McpServerFactory } from '@modelcontextprotocol/server';
import type { ToolDescription } from '../schema/tools.js';
import { version } from '../wasm/version.js';
import { Analyses, type CallFigures, type CallSettings } from './analyses.js';
import { argumentValidator } from './arguments.js';
import { callTool } from './call-tool.js';
import { isHostTool } from './composed/index.js';
import type { Fields } from './composed/host-tool.js';
import { instructions } from './instructions.js';
import type { ServerOptions } from './options.js';
import { registerPrompts } from './prompts/register.js';
import { registerResources } from './resources.js';
import { offeredTools, type OfferedTool } from './tool-list.js';
import { registerViews, UI_EXTENSION, withView } from './views.js';

/** Compiled once: the factory runs for every request. */
function compile({ row, listed }: OfferedTool, figures: CallFigures | undefined) {
  const { name, inputSchema, outputSchema, ...config } = listed;
  return {
    row,
    name,
    config: {
      ...config,
      inputSchema: fromJsonSchema<Fields>(
        inputSchema,
        argumentValidator(() => figures?.call(name, 'arguments', 0)),
      ),
      outputSchema: fromJsonSchema(outputSchema),
    },
  };
}

/** Throws RangeError when the options name a module that does not exist. */
export function createServerFactory(
  options: ServerOptions,
  settings: CallSettings,
  analyses: Analyses = new Analyses(settings),
): McpServerFactory {
  const offered = offeredTools(options);
  const compiled = offered.map((tool) => compile(tool, settings.figures));
  const coreTools: readonly ToolDescription[] = offered.map(({ row }) => row).filter((row) => !isHostTool(row));
  const about = instructions(offered, settings.access);
  return () => {
    const server = new McpServer(
      { name: 'pcapglass', title: 'pcapglass', version },
      {
        instructions: about,
        capabilities: {
          tools: { listChanged: false },
          prompts: { listChanged: false },
          resources: { listChanged: false },
          extensions: { [UI_EXTENSION]: {} },
        },
      },
    );
    for (const { row, name, config } of compiled) {
      server.registerTool(name, withView(name, config), (args, context) =>
        callTool(row, args, coreTools, analyses, settings, context),
      );
    }
    registerPrompts(server, options.modules);
    registerResources(server);
    registerViews(
      server,
      compiled.map(({ name }) => name),
    );
    return server;
  };
}
