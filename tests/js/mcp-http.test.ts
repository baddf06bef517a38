// The MCP server over HTTP on Node.

import { runHttp } from '../../mcp-worker/node.js';
import { connectHttp } from '../edge/support/clients.js';
import { describeServer, SUITE_OPTIONS } from '../edge/support/suite.js';

describeServer('MCP over HTTP on Node', async () => {
  const server = await runHttp({ ...SUITE_OPTIONS, port: 0 });
  return { connect: (era) => connectHttp(server.url, era), close: () => server.close() };
});
