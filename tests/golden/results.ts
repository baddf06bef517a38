// What a golden file holds: a tool's whole result for a sample, as the library gives it.

import { join } from 'node:path';
import type { ToolName } from '../../schema/types.js';
import { tools } from '../../schema/tools.js';
import { analyze, ToolError } from '../../wasm/node.js';
import { root, type Sample } from '../js/support/captures.js';

export const toolNames = tools.map(({ name }) => name as ToolName);

export const REFRESH = 'node --import tsx tests/golden/refresh.ts';

export function goldenPath(sample: Sample, tool: string): string {
  return join(root, 'tests/golden', sample.name, `${tool}.json`);
}

/** Without what the host adds by its clock. */
function withoutHostFields(result: object): object {
  return Object.fromEntries(Object.entries(result).filter(([key]) => key !== 'analysis_timestamp'));
}

/** Every tool's result for a sample through the library, every row of every list; or why it wants to know more. */
export async function libraryResults(sample: Sample): Promise<Map<ToolName, object>> {
  const analysis = await analyze(sample.path, { name: sample.name, defaultLimit: null });
  try {
    const results = new Map<ToolName, object>();
    for (const tool of toolNames) {
      const refused = (error: unknown): object => {
        if (error instanceof ToolError) return { error: error.message };
        throw error;
      };
      results.set(tool, withoutHostFields(await analysis.query(tool).catch(refused)));
    }
    return results;
  } finally {
    analysis.close();
  }
}

export function goldenText(result: object): string {
  return `${JSON.stringify(result, null, 2)}\n`;
}
