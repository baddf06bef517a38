// Every case of samples/rules: the rule fires where it must, cites its frames, and stays silent in the near miss.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ruleCapture, ruleCases } from '../../samples/lib/rule-case.js';
import type { Segment } from '../../samples/lib/segment.js';
import { root } from './support/captures.js';

interface Finding {
  id: string;
  severity: string;
  evidence: { frame: number }[];
}

const native = process.env['PCAPGLASS_NATIVE'] ?? join(root, 'build/native/tests/pcapglass_native');
const folder = mkdtempSync(join(tmpdir(), 'pcapglass-rules-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function findings(tool: string, build: (segment: Segment) => void): Finding[] {
  const file = join(folder, 'case.pcap');
  writeFileSync(file, ruleCapture(build));
  const printed = execFileSync(native, ['tool', tool, file], { encoding: 'utf8', maxBuffer: 1 << 26 });
  return (JSON.parse(printed) as { findings: Finding[] }).findings;
}

const isOf =
  (rule: string) =>
  ({ id }: Finding): boolean =>
    id === rule || id.startsWith(`${rule}-`);

for (const one of await ruleCases()) {
  const title = one.name === undefined ? one.rule : `${one.rule}: ${one.name}`;
  test(`${title} fires, and not in its near miss`, () => {
    const all = findings(one.tool, one.fires);
    const fired = all.filter(isOf(one.rule));
    assert.ok(fired.length > 0, `only ${all.map(({ id }) => id).join(', ') || 'nothing'} fired`);
    const cited = new Set(fired.flatMap(({ evidence }) => evidence.map(({ frame }) => frame)));
    for (const frame of one.frames ?? []) assert.ok(cited.has(frame), `frame ${frame} is not cited`);
    if (one.severity !== undefined)
      assert.ok(
        fired.some(({ severity }) => severity === one.severity),
        'severity',
      );
    assert.deepEqual(findings(one.tool, one.nearMiss).filter(isOf(one.rule)), []);
  });
}
