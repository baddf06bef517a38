// The MCP server as a fetch handler for Deno (`deno serve`), Bun and Node, configured by the environment: as at the edge, with
// PCAPGLASS_ before each name.

import { analyze } from '../wasm/node.js';
import { TEXT_NAMES, type Bindings } from './bindings.js';
import { fetchPolicyOf } from './guarded-fetch.js';
import { forwardedAddress } from './operator/client.js';
import { createWorker } from './worker.js';

/** What Deno (its information about the request) and Bun (its server) pass beside a request. */
export interface Peer {
  remoteAddr?: { hostname?: string };
  requestIP?(request: Request): { address: string } | null;
}

function environment(): Bindings {
  const texts = TEXT_NAMES.map((name) => [name, process.env[`PCAPGLASS_${name}`]] as const);
  return Object.fromEntries(texts.filter(([, text]) => text !== undefined && text !== ''));
}

const bindings = environment();
/** Only a proxy's header: from anybody else it would be the client's own word. */
const header = process.env['PCAPGLASS_CLIENT_HEADER'];

const worker = createWorker<Peer | undefined>({
  analyze,
  fetchPolicy: fetchPolicyOf,
  addressOf(request, peer) {
    const forwarded = header ? forwardedAddress(request.headers.get(header)) : undefined;
    return forwarded ?? peer?.remoteAddr?.hostname ?? peer?.requestIP?.(request)?.address;
  },
});

/** A standard handler; `peer` is what the platform tells of who asks. */
function answer(request: Request, peer?: Peer): Promise<Response> {
  return worker.fetch(request, bindings, peer);
}

export default { fetch: answer };
