// Cancelling a large file keeps and shows what was read.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { statSync } from 'node:fs';
import { test } from 'node:test';
import { onPage, ready, rowCount, sipGrid, type Shared } from '../lib/context.js';
import { writeLargeCapture } from '../lib/make-capture.js';

export function cancelSuite(shared: Shared): void {
  test('cancel in the middle of 300 MB keeps what was read', { timeout: 120_000 }, () =>
    onPage(shared, async ({ page, complaints }) => {
      const path = join(ready(shared).folder, 'large.pcap');
      writeLargeCapture(path, 300e6);
      // A person is slower than the analyzer, so the page itself presses the button once there is progress.
      await page.evaluate(() => {
        new MutationObserver((_, observer) => {
          const progress = document.querySelector('progress');
          if (!progress || progress.value === 0) return;
          observer.disconnect();
          const button = [...document.querySelectorAll('button')].find(({ textContent }) =>
            textContent?.startsWith('Cancel'),
          );
          document.title = `pressed at ${progress.value}`;
          button?.click();
        }).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
      });
      await page.locator('input[type=file]').setInputFiles(path);
      const banner = page.locator('.banner', { hasText: 'Cancelled' });
      await banner.waitFor({ timeout: 60_000 });
      assert.equal(await rowCount(sipGrid(page)), 100);
      const packets = /([\d,]+) packets/.exec(await banner.innerText())?.[1]?.replaceAll(',', '');
      assert.ok(Number(packets) > 100, `packets: ${packets}`);
      assert.ok(Number(packets) < statSync(path).size / 400, 'the whole file was read');
      assert.deepEqual(complaints, []);
    }),
  );

  test('progress is shown while a large file is read, and another file may interrupt it', { timeout: 120_000 }, () =>
    onPage(shared, async ({ page, complaints }) => {
      const path = join(ready(shared).folder, 'large.pcap');
      await page.locator('input[type=file]').setInputFiles(path);
      await page.getByRole('progressbar').waitFor();
      await page.getByText('Time left').waitFor();
      const { sipCapture } = await import('../lib/make-capture.js');
      const bytes = [...sipCapture(2)];
      await page.evaluate((bytes) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([new Uint8Array(bytes)], 'small.pcap'));
        document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, dataTransfer: transfer }));
      }, bytes);
      await page.getByRole('heading', { level: 1, name: 'small.pcap' }).waitFor();
      assert.equal(await rowCount(sipGrid(page)), 2);
      assert.deepEqual(complaints, []);
    }),
  );
}
