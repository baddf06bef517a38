// Progress notifications of one call: only when the client asked, not too often, and only upwards.

import type { ServerContext } from '@modelcontextprotocol/server';
import type { AnalysisProgress } from '../wasm/types.js';

const PAUSE_MS = 250;

/** What to call while reading, or nothing when the client wants no progress. */
export function progressReporter(context: ServerContext): ((progress: AnalysisProgress) => void) | undefined {
  const progressToken = context.mcpReq._meta?.progressToken;
  if (progressToken === undefined) return undefined;
  let reported = 0;
  let lastTime = -Infinity;
  return ({ bytesRead, bytesTotal, packets }) => {
    const now = Date.now();
    if (bytesRead <= reported || now - lastTime < PAUSE_MS) return;
    reported = bytesRead;
    lastTime = now;
    const total = bytesTotal === undefined ? {} : { total: bytesTotal };
    const params = { progressToken, progress: bytesRead, ...total, message: `${packets} packets read` };
    // A client that has gone is no reason to fail: its call is cancelled by the signal.
    context.mcpReq.notify({ method: 'notifications/progress', params }).catch(() => {});
  };
}
