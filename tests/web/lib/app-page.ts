// Opens a page with the host of MCP Apps, on a server and a client of its own.

import { build } from 'esbuild';
import type { Client } from '@modelcontextprotocol/client';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import type { Showing } from './app-host.js';

/** Nothing is there: what is asked for is served from the test. */
const ORIGIN = 'http://host.test/';

export interface AppPage {
  readonly page: Page;
  /** The frame in which the view is. */
  readonly view: FrameLocator;
  /** Addresses that anything asked for beside the host's own page. */
  readonly requests: string[];
  readonly complaints: string[];
  /** Calls the tool and shows its answer in the view that tools/list names for it. */
  show(tool: string, args: { [name: string]: unknown }, how?: Partial<Showing>): Promise<void>;
}

/** Bundled once for all pages. */
let bundled: Promise<string> | undefined;

async function bundleHost(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [new URL('./app-host.ts', import.meta.url).pathname],
    bundle: true,
    format: 'iife',
    platform: 'browser',
    write: false,
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}

/** The view's document, found as a host finds it: from the tool's row in tools/list. */
async function viewOf(client: Client, tool: string): Promise<string> {
  const { tools } = await client.listTools();
  const ui = tools.find(({ name }) => name === tool)?._meta?.['ui'] as { resourceUri?: string } | undefined;
  if (ui?.resourceUri === undefined) throw new Error(`${tool} has no view`);
  const [content] = (await client.readResource({ uri: ui.resourceUri })).contents;
  if (!content || !('text' in content) || content.mimeType !== 'text/html;profile=mcp-app')
    throw new Error(`${ui.resourceUri} is no view`);
  return content.text;
}

export async function openAppPage(browser: Browser, client: Client): Promise<AppPage> {
  const context = await browser.newContext({ viewport: { width: 1040, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const requests: string[] = [];
  const complaints: string[] = [];
  await context.route('**/*', (route) => {
    const url = route.request().url();
    if (url === ORIGIN) return route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Host</title>' });
    requests.push(url);
    return route.abort();
  });
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  const call = (name: string, args: { [name: string]: unknown }) => client.callTool({ name, arguments: args });
  await page.exposeFunction('callServer', call);
  await page.goto(ORIGIN);
  await page.addScriptTag({ content: await (bundled ??= bundleHost()) });
  return {
    page,
    view: page.frameLocator('iframe'),
    requests,
    complaints,
    async show(tool, input, how = {}) {
      const html = await viewOf(client, tool);
      const result = await call(tool, input);
      const showing: Showing = { html, theme: 'light', callsTools: true, input, result, ...how };
      await page.evaluate((given) => window.showView(given), showing);
    },
  };
}
