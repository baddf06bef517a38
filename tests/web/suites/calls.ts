// SIP calls and the overview: the list, its filter, the ladder by keyboard, findings that lead to frames, exports, looks.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { diffLines } from '../../../web/src/ladder/line-diff.js';
import { violations } from '../lib/axe.js';
import { root } from '../lib/built-page.js';
import { choose, onPage, rowCount, saveScreenshot, type Shared } from '../lib/context.js';

async function openCalls(page: Page, name: string): Promise<void> {
  await choose(page, { name, bytes: readFileSync(join(root, 'samples', name)) });
  await page.getByRole('tab', { name: /^SIP calls/ }).click();
  await page.getByRole('option').first().waitFor();
}

/** Several little-endian pcaps of Ethernet as one. */
function joined(...names: string[]): Buffer {
  const files = names.map((name) => readFileSync(join(root, 'samples', name)));
  return Buffer.concat(files.map((file, at) => (at === 0 ? file : file.subarray(24))));
}

/** The methods and codes of the ladder's messages, in order. */
async function ladderWords(page: Page): Promise<string[]> {
  const names = await page
    .getByRole('option')
    .evaluateAll((options) => options.map((option) => option.getAttribute('aria-label') ?? ''));
  return names.map((name) => /^\S+ (\S+)/.exec(name)?.[1] ?? name);
}

async function downloaded(page: Page, button: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ]);
  return readFileSync(await download.path(), 'utf8');
}

function messageText(page: Page, text: string): Promise<void> {
  return page.locator('.message-text', { hasText: text }).waitFor();
}

function looksTest(shared: Shared, colorScheme: 'light' | 'dark', width: number): void {
  test(`calls and overview are accessible: ${colorScheme}, ${width} px`, { timeout: 60_000 }, () =>
    onPage(
      shared,
      async ({ page }) => {
        await openCalls(page, 'sip-call.pcap');
        await messageText(page, 'INVITE sip:');
        await page.getByRole('listbox').focus();
        await page.keyboard.press('ArrowDown');
        for (const view of ['calls', 'overview'] as const) {
          if (view === 'overview') {
            await choose(page, { name: 'mix.pcap', bytes: readFileSync(join(root, 'samples/office-mix.pcap')) });
            await page.getByRole('heading', { level: 1, name: 'mix.pcap' }).waitFor();
            await page.getByRole('tab').first().click();
            await page.getByText('Packets over time').waitFor();
          }
          await saveScreenshot(shared, page, `${view}-${colorScheme}-${width}`);
          assert.deepEqual(await violations(page), [], view);
          const wider = await page.evaluate(
            () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
          );
          assert.equal(wider, 0, `${view} is wider than the window`);
        }
      },
      { colorScheme, viewport: { width, height: width < 600 ? 740 : 900 } },
    ),
  );
}

export function callsSuite(shared: Shared): void {
  test('a call: participants, messages in order, and no request or complaint', () =>
    onPage(shared, async ({ page, requests, complaints }) => {
      const before = requests.length;
      await openCalls(page, 'sip-call.pcap');
      assert.equal(await rowCount(page.getByRole('grid', { name: 'SIP calls' })), 1);
      // The dialogue of RFC 3665 3.1 behind the proxy's challenge.
      assert.deepEqual(await ladderWords(page), 'INVITE 407 ACK INVITE 100 180 200 ACK BYE 200'.split(' '));
      const people = page.locator('.ladder .participant');
      assert.deepEqual((await people.allTextContents()).slice(0, 2), ['192.0.2.10:5060', '198.51.100.5:5060']);
      assert.equal(await page.locator('.ladder-bar').count(), 2);
      assert.match((await page.locator('.ladder-media').first().textContent()) ?? '', /PCMA.*0 % lost/);
      assert.equal(await page.locator('.call [style]').count(), 0);
      assert.deepEqual(requests.slice(before), []);
      assert.deepEqual(complaints, []);
    }));

  test('messages by keyboard and by mouse, with their text and what changed', () =>
    onPage(shared, async ({ page }) => {
      await openCalls(page, 'sip-call.pcap');
      await messageText(page, 'INVITE sip:');
      await page.getByRole('listbox').focus();
      await page.keyboard.press('ArrowDown');
      await messageText(page, 'SIP/2.0 407');
      await page.keyboard.press('End');
      await messageText(page, 'SIP/2.0 200');
      assert.match(page.url(), /#list_sip_calls\?call=1&frame=417$/);
      await page.keyboard.press('Home');
      await messageText(page, 'INVITE sip:');
      await page.getByRole('option').nth(3).click();
      await page.getByRole('button', { name: 'Difference' }).click();
      await page.locator('.message-text .added', { hasText: 'INVITE sip:' }).waitFor();
      await page.locator('.message-text .removed', { hasText: 'ACK sip:' }).waitFor();
    }));

  test('an outcome in words, a finding that leads to its frame, a filter', () =>
    onPage(shared, async ({ page }) => {
      await openCalls(page, 'sip-failed-busy.pcap');
      await page.locator('.call h2', { hasText: '486 Busy Here' }).waitFor();
      await page.locator('.call .findings summary').first().click();
      await page.locator('.call .frame-link', { hasText: 'Frame 6' }).click();
      await messageText(page, 'SIP/2.0 486');
      await page.locator('h1').focus();
      await page.keyboard.press('/');
      await page.keyboard.type('outcome=completed');
      await page.keyboard.press('Enter');
      await page.getByText('No call passes this filter').waitFor();
      await page.getByRole('searchbox').fill('nonsense');
      await page.keyboard.press('Enter');
      await page.locator('.filter-problem', { hasText: /\w/ }).waitFor();
      await page.getByRole('searchbox').fill('code=486');
      await page.keyboard.press('Enter');
      await page.getByRole('option').first().waitFor();
      await page.locator('h1').focus();
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
    }));

  test('the overview leads from a finding to the message in its call', () =>
    onPage(shared, async ({ page }) => {
      await openCalls(page, 'sip-failed-busy.pcap');
      await page.getByRole('tab').first().click();
      await page.getByText('Quality of the capture').waitFor();
      await page.locator('.findings summary', { hasText: 'Call failed' }).click();
      await page.locator('.frame-link', { hasText: 'Frame 6' }).click();
      await messageText(page, 'SIP/2.0 486');
    }));

  test('several calls by keyboard, a retransmission marked, and a link that holds numbers only', () =>
    onPage(shared, async ({ page }) => {
      const bytes = joined('sip-failed-busy.pcap', 'sip-compact.pcap', 'sip-failed-not-found.pcap');
      await openCalls(page, 'sip-failed-busy.pcap');
      await choose(page, { name: 'three.pcap', bytes });
      await page.getByRole('heading', { level: 1, name: 'three.pcap' }).waitFor();
      const grid = page.getByRole('grid', { name: 'SIP calls' });
      assert.equal(await rowCount(grid), 3);
      await grid.focus();
      await page.keyboard.press('ArrowDown');
      await page.locator('.call h2', { hasText: 'declined' }).waitFor();
      await page.locator('.ladder-remark', { hasText: 'retransmission of' }).waitFor();
      await page.keyboard.press('End');
      await page.locator('.call h2', { hasText: '404' }).waitFor();
      assert.match(page.url(), /#list_sip_calls\?call=3$/);
      await page.reload();
      await choose(page, { name: 'three.pcap', bytes });
      await page.locator('.call h2', { hasText: '404' }).waitFor();
      assert.equal(await grid.locator('[aria-selected=true]').getAttribute('aria-rowindex'), '4');
      await page.getByRole('searchbox').fill('outcome=busy');
      await page.keyboard.press('Enter');
      await page.locator('.call h2', { hasText: '486' }).waitFor();
      assert.equal(await rowCount(grid), 1);
    }));

  test('the ladder as SVG and as text', () =>
    onPage(shared, async ({ page }) => {
      await openCalls(page, 'sip-failed-busy.pcap');
      const svg = await downloaded(page, 'Save SVG');
      assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
      assert.ok(svg.includes('486 Busy Here') && svg.includes('192.0.2.10:5060'));
      const error = await page.evaluate(
        (text) => new DOMParser().parseFromString(text, 'image/svg+xml').querySelector('parsererror')?.textContent,
        svg,
      );
      assert.equal(error, undefined);
      assert.match(await downloaded(page, 'Save text'), /486 Busy Here.*\[6\]/);
    }));

  test('a difference keeps the lines in common', () => {
    const lines = diffLines(['a', 'b', 'c'], ['a', 'x', 'c', 'd']);
    assert.equal(lines.map(({ sign, text }) => sign + text).join(), ' a,-b,+x, c,+d');
  });

  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [1440, 400]) looksTest(shared, colorScheme, width);
}
