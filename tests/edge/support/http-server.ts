// The HTTP server as a program, its options as JSON in the first argument; its address is the first line it prints.

import { runHttp, type HttpOptions, type ServerOptions } from '../../../mcp-worker/node.js';

const server = await runHttp(JSON.parse(process.argv[2] ?? '{}') as ServerOptions & HttpOptions);
console.log(server.url);
