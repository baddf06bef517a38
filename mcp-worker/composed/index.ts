// The host's tools: beside those of the core (schema/tools.ts) for the server and the command.

import { tools, type ToolDescription } from '../../schema/tools.js';
import { compareCaptures } from './compare.js';
import type { HostTool } from './host-tool.js';
import { searchPackets } from './search.js';
import { triageCapture } from './triage.js';

export type { Ask, HostTool } from './host-tool.js';

export const hostTools: readonly HostTool[] = [triageCapture, compareCaptures, searchPackets];

/** Every tool there is, the front door first. */
export const allTools: readonly (ToolDescription | HostTool)[] = [...hostTools, ...tools];

export function isHostTool(tool: ToolDescription | HostTool): tool is HostTool {
  return 'compose' in tool;
}

/** The arguments of a tool that name captures. */
export function captureArguments(tool: ToolDescription | HostTool): readonly string[] {
  return isHostTool(tool) ? tool.captures : ['pcap_file'];
}
