// The views of MCP Apps in Chromium, each in a sandboxed frame of a host that the SDK's bridge makes: what the tool says is
// shown, nothing is fetched, and text of a capture stays text.

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import type { Client } from '@modelcontextprotocol/client';
import type { Browser } from 'playwright-core';
import { connectStdio } from '../edge/support/clients.js';
import { samples } from '../js/support/captures.js';
import { openAppPage, type AppPage } from './lib/app-page.js';
import { violations } from './lib/axe.js';
import { launch, noChromium } from './lib/browser.js';
import { root } from './lib/built-page.js';

const sample = (name: string): string => join(root, 'samples', name);
const BUSY = sample('sip-failed-busy.pcap');
/** [frame, what it begins with] of the busy call, as its generator put it in. */
const messages = samples().find(({ name }) => name === 'sip-failed-busy.pcap')?.expect?.sip ?? [];
const CALL_ID = messages[0]?.[2] ?? '';

test('the views are built from their sources', () => {
  execFileSync(process.execPath, ['--import', 'tsx', 'scripts/views.ts', '--check'], { cwd: root });
});

describe('MCP Apps', { skip: noChromium }, () => {
  let browser: Browser;
  let client: Client;
  let app: AppPage;
  before(async () => {
    [browser, client] = await Promise.all([launch(), connectStdio({}, '2026-07-28')]);
    mkdirSync(join(root, 'build/screenshots'), { recursive: true });
  });
  after(async () => {
    await client?.close();
    await browser?.close();
  });
  beforeEach(async () => {
    app = await openAppPage(browser, client);
  });
  afterEach(async () => {
    await app.page.context().close();
  });

  /** What axe holds against the view, in the frame that it is shown in. */
  const barriers = async () => {
    const frame = app.page.frames().at(-1);
    assert.ok(frame);
    return violations(frame);
  };
  const bodyText = () => app.view.locator('main').innerText();
  const screenshot = (name: string) =>
    app.page.screenshot({ path: join(root, 'build/screenshots', `${name}.png`), fullPage: true });

  test('the server says that it has views, and only for tools that it offers', async (t) => {
    assert.ok(client.getServerCapabilities()?.extensions?.['io.modelcontextprotocol/ui']);
    const dns = await connectStdio({ modules: ['dns'] }, '2025');
    t.after(() => dns.close());
    const listed = (await dns.listResources()).resources.map(({ uri }) => uri).filter((uri) => uri.startsWith('ui:'));
    assert.deepEqual(listed, ['ui://pcapglass/overview']);
  });

  test('get_sip_call is drawn as a ladder, with the text of a message on request', async () => {
    await app.show('get_sip_call', { pcap_file: BUSY, call_id: CALL_ID });
    const drawn = app.view.locator('svg');
    await drawn.waitFor();
    const arrows = await drawn.locator('path.a').count();
    assert.equal(arrows, messages.length);
    assert.match(await bodyText(), /alice@example\.com to bob@example\.com/);
    assert.match(await bodyText(), /busy: 486 Busy Here/);
    const refusal = messages.find(([, start]) => start === 486)?.[0];
    await app.view.getByRole('button', { name: `frame ${refusal}: 486 Busy Here` }).click();
    await app.view.locator('pre', { hasText: 'Reason: Q.850;cause=17;text="User busy"' }).waitFor();
    await screenshot('app-ladder');
    assert.deepEqual(await barriers(), []);
    const { app: name, height } = await app.page.evaluate(() => window.seen());
    assert.equal(name, 'pcapglass SIP ladder');
    assert.ok(height > 300, `${height} pixels high`);
    assert.deepEqual([app.requests, app.complaints], [[], []]);
  });

  test('a host that calls no tools for a view gets a ladder without buttons', async () => {
    await app.show('get_sip_call', { pcap_file: BUSY, call_id: CALL_ID }, { callsTools: false });
    await app.view.locator('svg').waitFor();
    assert.equal(await app.view.getByRole('button').count(), 0);
    assert.equal(await app.view.locator('ol.messages li').count(), messages.length);
  });

  test('a triage is shown with its findings, which can be asked about', async () => {
    await app.show('triage_capture', { pcap_file: sample('arp.pcap') }, { theme: 'dark' });
    await app.view.getByRole('heading', { name: 'Findings' }).waitFor();
    const text = await bodyText();
    assert.match(text, /3 packets/);
    assert.match(text, /Two hardware addresses claim one IP address host 192\.0\.2\.1, frames 2, 3/);
    await app.view.getByRole('button', { name: 'Ask more' }).first().click();
    await app.page.waitForFunction(() => window.seen().messages.length > 0);
    const { messages: asked } = await app.page.evaluate(() => window.seen());
    assert.match(asked[0] ?? '', /ARP-01 .*call analyze_arp_packets with/);
    const scheme = await app.view.locator('html').evaluate((html) => getComputedStyle(html).colorScheme);
    assert.equal(scheme, 'dark');
    await screenshot('app-triage-dark');
    assert.deepEqual(await barriers(), []);
    assert.deepEqual([app.requests, app.complaints], [[], []]);
  });

  test('a summary is shown with traffic over time, protocols and talkers', async () => {
    await app.show('summarize_capture', { pcap_file: sample('office-mix.pcap') });
    await app.view.getByRole('img', { name: /Packets over time/ }).waitFor();
    const text = await bodyText();
    assert.match(text, /58 packets/);
    assert.match(text, /dhcp\s+4 frames/);
    assert.match(text, /192\.0\.2\.50\s/);
    await screenshot('app-summary');
    assert.deepEqual(await barriers(), []);
    assert.deepEqual([app.requests, app.complaints], [[], []]);
  });

  test('text of a capture stays text', async () => {
    const hostile =
      '<img src="http://evil.test/" onerror="document.title=1"></script><script>document.title=1</script>';
    const call = { caller: hostile, callee: hostile, outcome_text: hostile };
    const line = { packet_number: 1, from: '192.0.2.1:5060', to: hostile, text: hostile, sdp: false };
    const finding = { title: hostile, explanation: hostile, severity: hostile, evidence: [] };
    const structuredContent = { call, media: [], messages: [line], findings: [finding] };
    await app.show(
      'get_sip_call',
      { pcap_file: BUSY, call_id: CALL_ID },
      { result: { content: [], structuredContent } },
    );
    await app.view.locator('h1', { hasText: '<img src=' }).waitFor();
    assert.equal(await app.view.locator('img, svg script, main script').count(), 0);
    assert.equal(await app.view.locator('html').evaluate(() => document.title), 'SIP call');
    assert.deepEqual(app.requests, []);
  });

  test('a failure is told, and the view goes when it is told to', async () => {
    const content = [{ type: 'text' as const, text: 'nothing.pcap: no such file.' }];
    await app.show('triage_capture', { pcap_file: BUSY }, { result: { isError: true, content } });
    await app.view.getByRole('alert').waitFor();
    assert.equal(await app.view.getByRole('alert').innerText(), 'nothing.pcap: no such file.');
    await app.page.evaluate(() => window.tearDown());
    assert.deepEqual(app.complaints, []);
  });
});
