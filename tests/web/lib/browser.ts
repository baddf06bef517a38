// Chromium for tests: found or not, and a page that notes its requests, console errors and policy violations.

import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Why the tests of the page cannot run here; false when they can. */
export const noChromium: string | false = existsSync(executablePath)
  ? false
  : `no Chromium at ${executablePath}: apt-get install chromium, or set CHROMIUM`;

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

export interface Request {
  readonly method: string;
  readonly url: string;
  readonly body: string | null;
}

export interface Visit {
  readonly page: Page;
  /** Every request since the page was opened. */
  readonly requests: Request[];
  /** Errors and warnings of the console, uncaught exceptions and violations of the Content-Security-Policy. */
  readonly complaints: string[];
}

/** Opens the page in a context of its own and waits until it can take a capture. */
export async function visit(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  const requests: Request[] = [];
  const complaints: string[] = [];
  context.on('request', (request) => {
    requests.push({ method: request.method(), url: request.url(), body: request.postData() });
  });
  context.on('weberror', (error) => complaints.push(error.error().message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  await page.goto(url, { waitUntil: 'networkidle' });
  await page.getByRole('button', { name: 'Choose a file' }).waitFor();
  return { page, requests, complaints };
}
