// The page in Chromium: one browser and one static host, on which the suites run in turn.

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { buildPage, pageFolder, root } from './lib/built-page.js';
import { launch, noChromium } from './lib/browser.js';
import type { Shared } from './lib/context.js';
import { serveFolder } from './lib/static-server.js';
import { budgetSuite } from './suites/budget.js';
import { callsSuite } from './suites/calls.js';
import { cancelSuite } from './suites/cancel.js';
import { gridSuite } from './suites/grid.js';
import { looksSuite } from './suites/looks.js';
import { openSuite } from './suites/open.js';
import { privacySuite } from './suites/privacy.js';

describe('the page', { skip: noChromium }, () => {
  const shared: Shared = {};

  before(async () => {
    buildPage();
    shared.folder = mkdtempSync(join(tmpdir(), 'pcapglass-web-'));
    shared.screenshots = join(root, 'build/screenshots');
    mkdirSync(shared.screenshots, { recursive: true });
    shared.server = await serveFolder(pageFolder);
    shared.browser = await launch();
  });

  after(async () => {
    await shared.browser?.close();
    await shared.server?.close();
    if (shared.folder) rmSync(shared.folder, { recursive: true, force: true });
  });

  budgetSuite(shared);
  openSuite(shared);
  callsSuite(shared);
  cancelSuite(shared);
  gridSuite(shared);
  privacySuite(shared);
  looksSuite(shared);
});
