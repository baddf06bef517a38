// The grid with 100,000 messages: every row reachable, few rows in the document, by keyboard alone.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { Viewport, ROW_HEIGHT } from '../../../web/src/viewport.js';
import { cursorAt } from '../../../web/src/cursor.js';
import { onPage, ready, rowCount, sipGrid, type Shared } from '../lib/context.js';
import { sipCapture } from '../lib/make-capture.js';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';

const MANY = 100_000;

async function selected(grid: Locator): Promise<number> {
  const id = await grid.getAttribute('aria-activedescendant');
  return Number(id?.split('-').at(-1));
}

/** Presses a key and waits until row `index` is selected, in view and read. */
async function pressTo(page: Page, grid: Locator, key: string, index: number): Promise<void> {
  await page.keyboard.press(key);
  const row = grid.locator(`[aria-rowindex="${index + 2}"][aria-selected=true]`);
  await row.getByText(`call-${index + 1}@192.0.2.10`).waitFor();
  assert.equal(await selected(grid), index);
  const [rowBox, gridBox] = await Promise.all([row.boundingBox(), grid.boundingBox()]);
  assert.ok(rowBox && gridBox);
  assert.ok(rowBox.y >= gridBox.y + ROW_HEIGHT - 1, `row ${index} is behind the header`);
  assert.ok(rowBox.y + rowBox.height <= gridBox.y + gridBox.height + 1, `row ${index} is below the grid`);
  await page.locator('.detail', { hasText: `probe${index + 1}@` }).waitFor();
}

export function gridSuite(shared: Shared): void {
  test('100,000 messages by keyboard', { timeout: 120_000 }, () =>
    onPage(shared, async ({ page, complaints }) => {
      const path = join(ready(shared).folder, 'many.pcap');
      writeFileSync(path, sipCapture(MANY));
      await page.locator('input[type=file]').setInputFiles(path);
      const grid = sipGrid(page);
      await grid.waitFor({ timeout: 60_000 });
      assert.equal(await rowCount(grid), MANY);
      await grid.focus();
      await pressTo(page, grid, 'ArrowDown', 1);
      await pressTo(page, grid, 'ArrowDown', 2);
      await pressTo(page, grid, 'ArrowUp', 1);
      const started = performance.now();
      await pressTo(page, grid, 'End', MANY - 1);
      const took = performance.now() - started;
      assert.ok(took < 3000, `End took ${Math.round(took)} ms`);
      await pressTo(page, grid, 'ArrowUp', MANY - 2);
      await page.keyboard.press('PageUp');
      assert.ok((await selected(grid)) < MANY - 10);
      await page.keyboard.press('PageDown');
      assert.equal(await selected(grid), MANY - 2);
      await pressTo(page, grid, 'Home', 0);
      const inDocument = await grid.getByRole('row').count();
      assert.ok(inDocument < 120, `${inDocument} rows in the document`);
      assert.deepEqual(complaints, []);
    }),
  );

  test('scrolling through 100,000 messages leaves the main thread free', { timeout: 120_000 }, () =>
    onPage(shared, async ({ page }) => {
      await page.locator('input[type=file]').setInputFiles(join(ready(shared).folder, 'many.pcap'));
      const grid = sipGrid(page);
      await grid.waitFor({ timeout: 60_000 });
      const longest = await grid.evaluate(async (element) => {
        let longest = 0;
        let last = performance.now();
        for (let step = 0; step < 60; step += 1) {
          element.scrollTop += 30_000;
          await new Promise(requestAnimationFrame);
          const now = performance.now();
          longest = Math.max(longest, now - last);
          last = now;
        }
        return longest;
      });
      assert.ok(longest < 250, `a frame took ${Math.round(longest)} ms`);
      await grid
        .getByText(/^call-\d+@/)
        .first()
        .waitFor();
    }),
  );

  test('a row is selected by the pointer', () =>
    onPage(shared, async ({ page }) => {
      await page.locator('input[type=file]').setInputFiles({
        name: 'own.pcap',
        mimeType: '',
        buffer: sipCapture(9),
      });
      await sipGrid(page).getByText('call-4@192.0.2.10').click();
      const detail = page.getByRole('complementary', { name: 'Selected row' });
      await detail.getByText('OPTIONS sip:probe4@example.com SIP/2.0').waitFor();
      const headers = await detail.locator('.headers dt').allInnerTexts();
      assert.deepEqual(
        headers.map((name) => name.toLowerCase()),
        ['via', 'max-forwards', 'from', 'to', 'call-id', 'cseq', 'contact', 'content-length'],
      );
    }));

  test('row 1,650,878 is reachable in a scroll height that browsers hold', () => {
    const view = new Viewport(1_650_878, 600);
    assert.ok(view.scrollHeight <= 8_000_000);
    const bottom = view.scrollTopShowing(1_650_877, 0);
    assert.ok(bottom <= view.scrollHeight - 600 + 1);
    assert.equal(view.rows(bottom, 0).last, 1_650_877);
    assert.equal(Math.round(view.topOf(1_650_877, bottom)), Math.round(bottom + 600 - ROW_HEIGHT));
    assert.equal(view.scrollTopShowing(0, bottom), 0);
  });

  test('a cursor is moved to any row, and another form is refused', () => {
    assert.equal(cursorAt('c1.packets.50.9f', 1200), 'c1.packets.1200.9f');
    assert.throws(() => cursorAt('elsewhere', 1));
  });
}
