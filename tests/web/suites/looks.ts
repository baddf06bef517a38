// Accessibility by axe, light and dark, wide and narrow; screenshots of each go to build/screenshots/.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { violations } from '../lib/axe.js';
import { choose, onPage, saveScreenshot, sipGrid, type Shared } from '../lib/context.js';
import { sipCapture } from '../lib/make-capture.js';

async function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Controls smaller than WCAG 2.2's 24 by 24 px. */
async function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, a, summary, [role=tab], [role=row]')]
      .filter((element) => element.checkVisibility())
      .filter((element) => element.offsetHeight < 24 || element.offsetWidth < 24)
      .map((element) => `${element.offsetWidth}x${element.offsetHeight} ${element.outerHTML.slice(0, 120)}`),
  );
}

export function looksSuite(shared: Shared): void {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1440, 360]) {
      const name = `${colorScheme}-${width}`;
      test(`accessible and whole: ${colorScheme}, ${width} px`, { timeout: 60_000 }, () =>
        onPage(
          shared,
          async ({ page }) => {
            const check = async (view: string): Promise<void> => {
              await saveScreenshot(shared, page, `${view}-${name}`);
              assert.deepEqual(await violations(page), [], view);
              assert.deepEqual(await smallTargets(page), [], view);
              assert.equal(await overflow(page), 0, `${view} is wider than the window`);
            };
            await check('welcome');
            await choose(page, { name: 'notes.txt', bytes: Buffer.from('not a capture') });
            await page.getByRole('alert').waitFor();
            await check('not-a-capture');
            await choose(page, { name: 'cut.pcap', bytes: sipCapture(60).subarray(0, -30) });
            await sipGrid(page).getByText('call-1@192.0.2.10').waitFor();
            await check('damaged');
            if ((await page.locator('.sample').count()) === 0)
              await page.getByRole('link', { name: 'pcapglass' }).click();
            await page.locator('.sample').first().click();
            await sipGrid(page).getByRole('gridcell').nth(20).waitFor();
            await check('sip');
            await page.getByText('All fields').first().click();
            await page.getByRole('tab', { name: 'Capture properties' }).click();
            await check('properties');
          },
          { colorScheme, viewport: { width, height: width === 360 ? 740 : 900 } },
        ),
      );
    }
  }

  test('the switch changes the colours and is remembered', () =>
    onPage(shared, async ({ page }) => {
      const background = (): Promise<string> =>
        page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
      const auto = await background();
      const button = page.getByRole('button', { name: /^Colours/ });
      await button.click();
      await button.click();
      const dark = await background();
      assert.notEqual(dark, auto);
      await page.reload();
      assert.equal(await background(), dark);
    }));
}
