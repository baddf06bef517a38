// What the suites of the page share: one server, one browser, one folder for files and one for screenshots.

import type { Browser, Locator, Page } from 'playwright-core';
import { join } from 'node:path';
import type { StaticServer } from './static-server.js';
import { visit, type Visit } from './browser.js';

type Options = Parameters<typeof visit>[2];

export interface Context {
  browser: Browser;
  server: StaticServer;
  /** For captures that tests write. */
  folder: string;
  screenshots: string;
}

/** Filled before the suites run. */
export type Shared = Partial<Context>;

export function ready(shared: Shared): Context {
  const { browser, server, folder, screenshots } = shared;
  if (!browser || !server || !folder || !screenshots) throw new Error('the page was not set up');
  return { browser, server, folder, screenshots };
}

/** Visits the page, runs the test, and closes the visit whatever happens. */
export async function onPage(shared: Shared, test: (visit: Visit) => Promise<void>, options?: Options): Promise<void> {
  const { browser, server } = ready(shared);
  const visited = await visit(browser, server.url, options);
  visited.page.setDefaultTimeout(15_000);
  try {
    await test(visited);
  } finally {
    await visited.page.context().close();
  }
}

/** Chooses files through the file chooser's input. */
export async function choose(page: Page, ...files: { name: string; bytes: Buffer }[]): Promise<void> {
  const payloads = files.map(({ name, bytes }) => ({ name, buffer: bytes, mimeType: 'application/octet-stream' }));
  await page.locator('input[type=file]').setInputFiles(payloads);
}

export function sipGrid(page: Page): Locator {
  return page.getByRole('grid', { name: /SIP/ });
}

/** Rows of the grid, header not counted. */
export async function rowCount(grid: Locator): Promise<number> {
  await grid.waitFor();
  return Number(await grid.getAttribute('aria-rowcount')) - 1;
}

export function saveScreenshot(shared: Shared, page: Page, name: string): Promise<unknown> {
  return page.screenshot({ path: join(ready(shared).screenshots, `${name}.png`), fullPage: true });
}
