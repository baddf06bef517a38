// Ways in: a sample, the file chooser, dropping, pasting; and what is said of damaged files and of other files.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { root } from '../lib/built-page.js';
import { choose, onPage, rowCount, sipGrid, type Shared } from '../lib/context.js';
import { sipCapture } from '../lib/make-capture.js';

interface SampleRow {
  file: string;
  title: string;
  expect?: { sip_messages?: number; packets?: number };
}

const samplesList = join(root, 'samples/samples.json');
const samples = existsSync(samplesList)
  ? (JSON.parse(readFileSync(samplesList, 'utf8')) as SampleRow[]).filter(({ file }) => !file.includes('/'))
  : [];

/** A file handed over by a drop or a paste, made in the page. */
function hand(page: Page, event: 'drop' | 'paste', files: { name: string; bytes: Buffer }[]): Promise<void> {
  const plain = files.map(({ name, bytes }) => ({ name, bytes: [...bytes] }));
  return page.evaluate(
    ({ event, plain }) => {
      const transfer = new DataTransfer();
      for (const { name, bytes } of plain) transfer.items.add(new File([new Uint8Array(bytes)], name));
      const init = { bubbles: true, cancelable: true };
      document.body.dispatchEvent(
        event === 'drop'
          ? new DragEvent('drop', { ...init, dataTransfer: transfer })
          : new ClipboardEvent('paste', { ...init, clipboardData: transfer }),
      );
    },
    { event, plain },
  );
}

export function openSuite(shared: Shared): void {
  test('there are samples to click', () => assert.ok(samples.length >= 3));

  for (const { file, title, expect } of samples) {
    test(`sample ${file} opens by one click`, () =>
      onPage(shared, async ({ page, complaints }) => {
        await page
          .getByRole('button', { name: `${title} ` })
          .filter({ hasText: file })
          .click();
        await page.getByRole('heading', { level: 1, name: file }).waitFor();
        const messages = expect?.sip_messages ?? 0;
        if (messages > 0) assert.equal(await rowCount(sipGrid(page)), messages);
        if (expect?.packets)
          await page
            .getByText(`${expect.packets.toLocaleString('en-US')} packet`)
            .first()
            .waitFor();
        assert.deepEqual(complaints, []);
      }));
  }

  test('a file of one’s own, then a second one in its place', () =>
    onPage(shared, async ({ page, complaints }) => {
      await choose(page, { name: 'first.pcap', bytes: sipCapture(5) });
      assert.equal(await rowCount(sipGrid(page)), 5);
      await page.getByText('OPTIONS sip:probe1@example.com SIP/2.0').first().waitFor();
      await choose(page, { name: 'second.pcap.gz', bytes: gzipSync(sipCapture(7)) });
      await page.getByRole('heading', { level: 1, name: 'second.pcap.gz' }).waitFor();
      assert.equal(await rowCount(sipGrid(page)), 7);
      assert.equal(await page.getByText('first.pcap').count(), 0);
      assert.deepEqual(complaints, []);
    }));

  test('capture properties in their tab, which the address names', () =>
    onPage(shared, async ({ page }) => {
      await choose(page, { name: 'own.pcap', bytes: sipCapture(1234) });
      await page.getByRole('tab', { name: 'Capture properties' }).click();
      assert.equal(new URL(page.url()).hash, '#capinfos');
      const packets = page.locator('.property', { hasText: 'Packet count' });
      assert.match(await packets.innerText(), /1,234/);
    }));

  test('a dropped file; of several the first, and the others are named', () =>
    onPage(shared, async ({ page }) => {
      await hand(page, 'drop', [
        { name: 'one.pcap', bytes: sipCapture(3) },
        { name: 'two.pcap', bytes: sipCapture(4) },
      ]);
      assert.equal(await rowCount(sipGrid(page)), 3);
      await page.getByText(/not opened: two\.pcap/).waitFor();
    }));

  test('a pasted file', () =>
    onPage(shared, async ({ page }) => {
      await hand(page, 'paste', [{ name: 'pasted.pcap', bytes: sipCapture(2) }]);
      assert.equal(await rowCount(sipGrid(page)), 2);
    }));

  test('a damaged file: where it breaks, why, and everything before', () =>
    onPage(shared, async ({ page, complaints }) => {
      const whole = sipCapture(20);
      await choose(page, { name: 'cut.pcap', bytes: whole.subarray(0, whole.length - 100) });
      assert.equal(await rowCount(sipGrid(page)), 19);
      const banner = page.locator('.banner', { hasText: 'damaged at byte' });
      const text = await banner.innerText();
      const at = Number(/at byte ([\d,]+)/.exec(text)?.[1]?.replaceAll(',', ''));
      assert.ok(at > 0 && at < whole.length, text);
      assert.match(text, /19 packets before the break/);
      assert.ok(text.split('\n').slice(1).join(' ').length > 60, `no reason in: ${text}`);
      assert.deepEqual(complaints, []);
    }));

  for (const [what, bytes] of [
    ['text', Buffer.from('hello, this is not a capture at all\n')],
    ['an empty file', Buffer.alloc(0)],
  ] as const) {
    test(`${what} is not a capture, and the page says so and goes on`, () =>
      onPage(shared, async ({ page, complaints }) => {
        await choose(page, { name: 'notes.txt', bytes });
        const alert = page.getByRole('alert');
        await alert.waitFor();
        assert.match(await alert.innerText(), /notes\.txt/);
        await choose(page, { name: 'own.pcap', bytes: sipCapture(2) });
        assert.equal(await rowCount(sipGrid(page)), 2);
        assert.deepEqual(complaints, []);
      }));
  }
}
