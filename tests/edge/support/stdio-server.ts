// The stdio server as a program, its options as JSON in the first argument.

import { runStdio, type ServerOptions } from '../../../mcp-worker/node.js';

await runStdio(JSON.parse(process.argv[2] ?? '{}') as ServerOptions);
