// Nothing leaves: the log of requests, the policy, and the page without a network.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { choose, onPage, ready, rowCount, sipGrid, type Shared } from '../lib/context.js';
import { sipCapture } from '../lib/make-capture.js';

export function privacySuite(shared: Shared): void {
  test('opening a file makes no request at all; everything before came from the page’s own host', () =>
    onPage(shared, async ({ page, requests, complaints }) => {
      const { server } = ready(shared);
      const loaded = requests.length;
      assert.ok(requests.some(({ url }) => url.endsWith('.wasm')));
      await choose(page, { name: 'own.pcap', bytes: sipCapture(500) });
      await sipGrid(page).focus();
      await page.keyboard.press('End');
      for (const tab of await page.getByRole('tab').all()) await tab.click();
      await page.getByText('Nothing is uploaded').click();
      await page.waitForTimeout(300);
      assert.deepEqual(requests.slice(loaded), []);
      for (const { method, url, body } of requests) {
        assert.equal(method, 'GET');
        assert.equal(body, null);
        assert.ok(url.startsWith(server.url), url);
      }
      assert.deepEqual(complaints, []);
    }));

  test('a sample is one GET from the page’s own folder', () =>
    onPage(shared, async ({ page, requests }) => {
      const loaded = requests.length;
      await page.locator('.sample').first().click();
      await page.getByRole('tab').first().waitFor();
      const more = requests.slice(loaded);
      assert.equal(more.length, 1);
      assert.ok(more[0]?.url.startsWith(`${ready(shared).server.url}samples/`));
      assert.equal(more[0]?.method, 'GET');
    }));

  test('the policy keeps even our own code from sending', async () => {
    let reached = 0;
    const elsewhere = createServer((_, response) => {
      reached += 1;
      response.writeHead(200, { 'access-control-allow-origin': '*' }).end();
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`;
    try {
      await onPage(shared, async ({ page, complaints }) => {
        const sent = await page.evaluate(async (address) => {
          navigator.sendBeacon(address, 'bytes');
          new Image().src = address;
          return fetch(address, { method: 'POST', body: 'bytes' }).then(
            () => true,
            () => false,
          );
        }, address);
        assert.equal(sent, false);
        // The reports come a moment after the refusal.
        for (let wait = 0; wait < 40 && complaints.length === 0; wait += 1) await page.waitForTimeout(50);
        assert.match(complaints.join('\n'), /connect-src/);
      });
      assert.equal(reached, 0);
    } finally {
      elsewhere.close();
    }
  });

  test('once loaded it works offline', () =>
    onPage(shared, async ({ page }) => {
      await page.context().setOffline(true);
      await choose(page, { name: 'own.pcap', bytes: sipCapture(12) });
      assert.equal(await rowCount(sipGrid(page)), 12);
    }));

  test('the address never holds data', () =>
    onPage(shared, async ({ page }) => {
      await choose(page, { name: 'secret-name.pcap', bytes: sipCapture(2) });
      await sipGrid(page).waitFor();
      assert.equal(new URL(page.url()).hash, '#sip');
      assert.doesNotMatch(page.url(), /secret/);
    }));
}
