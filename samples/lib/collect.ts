// Finds the scenarios, builds them and makes the list of what they are: every file below samples/scenarios/ counts.

import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { utf8 } from './bytes.js';
import type { Scenario } from './scenario.js';
import type { Expectation } from './trace.js';

export interface SampleFile {
  /** Path below samples/. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface SampleRow {
  readonly file: string;
  readonly title: string;
  readonly shows: string;
  readonly bytes: number;
  readonly packets: number;
  readonly sha256: string;
  readonly expect?: Expectation;
}

interface ScenarioModule {
  readonly scenarios: readonly Scenario[];
}

async function allScenarios(): Promise<readonly Scenario[]> {
  const folder = new URL('../scenarios/', import.meta.url);
  const found: Scenario[] = [];
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith('.ts')) continue;
    const module = (await import(new URL(file, folder).href)) as ScenarioModule;
    found.push(...module.scenarios);
  }
  // What people look at first, then the folders that are for tests.
  const rank = ({ file }: Scenario) => `${file.includes('/') ? 1 : 0}${file === 'sip-call.pcap' ? 0 : 1}${file}`;
  return found.sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

/** One line for each message, so that a change of a sample reads well in a diff. */
function listText(rows: readonly SampleRow[]): string {
  const text = rows.map(({ expect, ...row }) => {
    const fields = Object.entries(row).map(([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)}`);
    if (expect) {
      const messages = expect.sip
        .map((message) => `        [${message.map((part) => JSON.stringify(part)).join(', ')}]`)
        .join(',\n');
      const sip = messages === '' ? '[]' : `[\n${messages}\n      ]`;
      const counts = `"packets": ${expect.packets},\n      "sip_messages": ${expect.sip_messages}`;
      fields.push(`    "expect": {\n      ${counts},\n      "sip": ${sip}\n    }`);
    }
    return `  {\n${fields.join(',\n')}\n  }`;
  });
  return `[\n${text.join(',\n')}\n]\n`;
}

/** Every file that samples/ must hold, samples.json last. */
export async function sampleFiles(): Promise<readonly SampleFile[]> {
  const files: SampleFile[] = [];
  const rows: SampleRow[] = [];
  for (const { file, title, shows, build } of await allScenarios()) {
    const { bytes, packets, expect } = build();
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    files.push({ name: file, bytes });
    rows.push({ file, title, shows, bytes: bytes.length, packets, sha256, ...(expect ? { expect } : {}) });
  }
  return [...files, { name: 'samples.json', bytes: utf8(listText(rows)) }];
}
