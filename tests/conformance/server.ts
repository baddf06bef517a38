// Stands in for mcp-worker/server.ts when the edge server is bundled for the conformance suite.

import type { McpServerFactory } from '@modelcontextprotocol/server';
import { createServerFactory as createReal } from '../../mcp-worker/server.js';
import { withFixtures } from './fixtures.js';

export function createServerFactory(...given: Parameters<typeof createReal>): McpServerFactory {
  return withFixtures(createReal(...given));
}
