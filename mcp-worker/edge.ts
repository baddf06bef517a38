// The MCP server on workerd and other hosts that import a .wasm file as a WebAssembly.Module.

import { analyze } from '../wasm/workerd.js';
import { ANY_URL } from './fetch-capture.js';
import { createWorker } from './worker.js';

export type { Bindings } from './bindings.js';

const { fetch, queue } = createWorker<unknown>({
  analyze,
  // The platform reaches no private address; names and literals are checked before it is asked.
  fetchPolicy: ({ allowPrivateUrls }) => ({ ...ANY_URL, allowPrivate: allowPrivateUrls === true }),
  addressOf: (request) => request.headers.get('cf-connecting-ip'),
});

export default { fetch, queue };
