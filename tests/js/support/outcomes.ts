// Calls written by hand for sip-outcomes.test.ts, and the questions that are asked of them.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { ruleCapture } from '../../../samples/lib/rule-case.js';
import type { Segment } from '../../../samples/lib/segment.js';
import type { Header } from '../../../samples/lib/sip.js';
import { Stage, type Extra } from '../../../samples/lib/sip-stage.js';
import { root } from './captures.js';

const native = process.env['PCAPGLASS_NATIVE'] ?? join(root, 'build/native/tests/pcapglass_native');
const folder = mkdtempSync(join(tmpdir(), 'pcapglass-outcomes-'));
after(() => rmSync(folder, { recursive: true, force: true }));

export type Fields = Record<string, unknown>;
export interface Calls {
  calls: Fields[];
  statistics: { all: Fields; by_final_code: Fields; concurrent_max: number; attempts_per_second_max: number };
}
export interface Detail extends Record<string, unknown> {
  dialogs: Fields[];
  session_changes: { changes: string[] }[];
  transfers: Fields[];
  reliable_responses: Fields[];
  related_calls: { call_index: number; reason: string }[];
  subscriptions: Fields[];
  transactions: Fields[];
  early_media?: Fields;
}
export interface Whole {
  registrations: Fields[];
  subscriptions: Fields[];
  statistics: Fields;
}
export type Scene = (stage: Stage) => unknown;

export function ask<Result>(tool: string, scene: Scene, args: object = {}): Result {
  const file = join(folder, 'scene.pcap');
  writeFileSync(
    file,
    ruleCapture((segment: Segment) => void scene(new Stage(segment))),
  );
  const options = ['tool', tool, file, '--args', JSON.stringify(args)];
  return JSON.parse(execFileSync(native, options, { encoding: 'utf8', maxBuffer: 1 << 26 })) as Result;
}
export const calls = (scene: Scene): Calls => ask('list_sip_calls', scene);
export const call = (scene: Scene): Fields => calls(scene).calls[0] ?? {};
export const detail = (scene: Scene, index = 1): Detail => ask('get_sip_call', scene, { call_index: index });
export const whole = (scene: Scene): Whole => ask('analyze_sip_packets', scene);

/** That `fields` has these values; undefined for what must not be there. */
export function has(fields: Fields | undefined, expected: Fields): void {
  const seen = Object.fromEntries(Object.keys(expected).map((name) => [name, fields?.[name]]));
  assert.deepEqual(seen, expected);
}

export const invite = (stage: Stage, extra: Extra = {}): Stage => stage.request(0, 1, 2, 'INVITE', 1, extra);
export const refusal = (stage: Stage, status: string, headers: readonly Header[] = []): Stage =>
  stage.response(1, 2, 1, status, 'INVITE', 1, { headers }).request(1.1, 1, 2, 'ACK', 1, { toTag: 'b' });
export const refused = (status: string, headers: readonly Header[] = [], rings = false): Scene => {
  return (stage) => {
    invite(stage);
    if (rings) stage.response(0.5, 2, 1, '180 Ringing', 'INVITE', 1);
    return refusal(stage, status, headers);
  };
};
export const credentials: Header[] = [['Proxy-Authorization', 'Digest username="a"']];
export const challenged = (stage: Stage): Stage => {
  invite(stage).response(0.1, 2, 1, '407 Proxy Authentication Required', 'INVITE', 1);
  return stage.request(0.15, 1, 2, 'ACK', 1, { toTag: 'b' });
};
export const cancelled = (reason: readonly Header[], rings: boolean): Scene => {
  return (stage) => {
    invite(stage).response(0.1, 2, 1, '100 Trying', 'INVITE', 1);
    if (rings) stage.response(1, 2, 1, '180 Ringing', 'INVITE', 1);
    stage.request(9, 1, 2, 'CANCEL', 1, { headers: reason }).response(9.1, 2, 1, '200 OK', 'CANCEL', 1);
    return stage.response(9.2, 2, 1, '487 Request Terminated', 'INVITE', 1);
  };
};
