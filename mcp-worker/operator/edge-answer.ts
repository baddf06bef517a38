// An answer on its way out at the edge: counted, and told of when it has ended or nobody wants the rest.

import type { Visitor } from './front.js';

export async function observed(response: Response, visitor: Visitor): Promise<Response> {
  const { status, statusText, headers } = response;
  const reader = response.body?.getReader();
  if (!reader) {
    await visitor.left(status, 0);
    return response;
  }
  let bytes = 0;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (value) {
          bytes += value.byteLength;
          controller.enqueue(value);
        }
        if (!done) return;
        // While the request still runs: what it leaves behind may not.
        await visitor.left(status, bytes);
        controller.close();
      } catch (error) {
        await visitor.left(status, bytes);
        controller.error(error);
      }
    },
    async cancel(reason) {
      await visitor.left(status, bytes);
      await reader.cancel(reason);
    },
  });
  return new Response(body, { status, statusText, headers });
}
