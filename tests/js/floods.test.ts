// Floods of each table: memory stays within the profile's limit, totals stay right, and what was let go is named.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import createModule, { type CoreModule } from '../../wasm/module/pcapglass.mjs';
import { deep, root } from './support/captures.js';
import { flood, tcp, udp } from './support/floods.js';

const wasm = new WebAssembly.Module(readFileSync(join(root, 'wasm/module/pcapglass.wasm')));
const encoder = new TextEncoder();

/** design.md rule 11. */
const PROFILES = { edge: 64 << 20, desktop: 512 << 20 };
type Profile = keyof typeof PROFILES;

interface Measured {
  core: CoreModule;
  heap: () => number;
}

async function load(): Promise<Measured> {
  let memory: WebAssembly.Memory | undefined;
  const core = await createModule({
    locateFile: (path) => path,
    instantiateWasm(imports, done) {
      const instance = new WebAssembly.Instance(wasm, imports);
      memory = Object.values(instance.exports).find((value) => value instanceof WebAssembly.Memory);
      done(instance, wasm);
      return instance.exports;
    },
  });
  return { core, heap: () => memory?.buffer.byteLength ?? NaN };
}

interface Report {
  capture: { packets: number; issues: { what: string; layer: string; count: number }[] };
}

interface SipTotals {
  sip_packets_found: number;
  note?: string;
  statistics: { calls: number; call_outcomes: Record<string, number> };
  calls: unknown[];
  calls_page?: { total: number; returned: number };
}

interface Flood {
  packets: number;
  chunks: () => Iterable<Uint8Array>;
  /** Issues that the report must name. */
  named: string[];
  /** What else must be true of the SIP report. */
  check?: (sip: SipTotals) => void;
}

const options = (number: number, body = ''): Uint8Array =>
  encoder.encode(
    `OPTIONS sip:bob@192.0.2.2 SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK${number}\r\nFrom: <sip:a@x>;tag=${number}\r\n` +
      `To: <sip:b@y>\r\nCall-ID: flood-${number}@10.0.0.1\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\n` +
      `Content-Length: ${body.length}\r\n\r\n${body}`,
  );

/** INVITE, 486 or ACK of call `number`. */
const busy = (number: number, start: string, cseq: string): Uint8Array =>
  encoder.encode(
    `${start}\r\nVia: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKb${number}\r\nFrom: <sip:a@x>;tag=${number}\r\n` +
      `To: <sip:b${number}@y>${cseq === 'INVITE' && start.startsWith('INVITE') ? '' : ';tag=b'}\r\n` +
      `Call-ID: call-${number}@10.0.0.1\r\nCSeq: 1 ${cseq}\r\nMax-Forwards: 70\r\nContact: <sip:a@10.0.0.1>\r\n` +
      'Content-Length: 0\r\n\r\n',
  );
const STEPS = [
  ['INVITE sip:b@192.0.2.2 SIP/2.0', 'INVITE'],
  ['SIP/2.0 486 Busy Here', 'INVITE'],
  ['ACK sip:b@192.0.2.2 SIP/2.0', 'ACK'],
] as const;
const busyCalls = 100_000;

const many = deep ? 2_000_000 : 600_000;
const calls = deep ? 1_000_000 : 200_000;
const holes = deep ? 400_000 : 60_000;
const filling = new Uint8Array(1200).fill(0x79);

const floods: Record<string, Flood> = {
  [`${many} UDP flows`]: {
    packets: many,
    chunks: () =>
      flood(many, (i) => ({ protocol: 17, source: i, payload: udp(1024 + (i % 60_000), 9, filling.subarray(0, 20)) })),
    named: ['flows_forgotten_at_limit'],
  },
  [`${many} TCP connections that begin`]: {
    packets: many,
    chunks: () =>
      flood(many, (i) => ({
        protocol: 6,
        source: i,
        payload: tcp(1024 + (i % 60_000), 80, i, filling.subarray(0, 0), 2),
      })),
    named: ['flows_forgotten_at_limit'],
  },
  [`${holes} first fragments`]: {
    packets: holes,
    chunks: () =>
      flood(holes, (i) => ({ protocol: 17, source: i >> 16, fragment: 0x2000, payload: udp(5060, 5060, filling) })),
    named: ['fragments_forgotten_at_limit', 'datagram_with_missing_fragments'],
  },
  [`${holes} segments behind holes`]: {
    packets: holes,
    // Two segments of each connection: one that begins a message, then one that comes too early.
    chunks: () =>
      flood(holes, (i) => {
        const source = i >> 1;
        const data = i % 2 === 0 ? options(i, 'x'.repeat(400)).subarray(0, 200) : filling;
        return { protocol: 6, source, payload: tcp(4000, 5060, i % 2 === 0 ? 1 : 1000, data) };
      }),
    named: ['stream_bytes_missing'],
  },
  [`${calls} Call-IDs`]: {
    packets: calls,
    chunks: () => flood(calls, (i) => ({ protocol: 17, source: i, payload: udp(5060, 5060, options(i)) })),
    named: ['flows_forgotten_at_limit'],
    check: (sip) => assert.equal(sip.sip_packets_found, calls),
  },
  [`${busyCalls} calls`]: {
    packets: busyCalls * 3,
    chunks: () =>
      flood(busyCalls * 3, (i) => {
        const [start, cseq] = STEPS[i % 3] ?? STEPS[0];
        const number = Math.floor(i / 3);
        const payload = udp(5060, 5060, busy(number, start, cseq));
        return { protocol: 17, source: number, reply: i % 3 === 1, payload };
      }),
    named: ['flows_forgotten_at_limit'],
    check: ({ statistics, calls: listed, calls_page: page, note = '' }) => {
      assert.equal(statistics.calls, busyCalls);
      assert.deepEqual(statistics.call_outcomes, { busy: busyCalls });
      // Paged, and what has no row is named.
      assert.ok(page && page.total <= busyCalls && page.returned === listed.length);
      const unlisted = busyCalls - page.total;
      if (unlisted > 0) assert.match(note, new RegExp(`last ${unlisted} calls are counted but not listed`));
    },
  },
};

for (const [profile, ceiling] of Object.entries(PROFILES) as [Profile, number][]) {
  for (const [name, { packets, chunks, named, check }] of Object.entries(floods)) {
    test(`${profile}: ${name}`, async (t) => {
      const { core, heap } = await load();
      const analysis = new core.Analysis(JSON.stringify({ profile }));
      for (const chunk of chunks()) analysis.feed(chunk);
      analysis.finish();
      const ask = (tool: string): Report =>
        (JSON.parse(analysis.query(tool, '{"pcap_file":"flood"}')) as { result: Report }).result;
      const sip = ask('analyze_sip_packets');
      for (const tool of (JSON.parse(core.describeTools()) as { name: string }[]).map((row) => row.name)) ask(tool);
      t.diagnostic(`${(heap() / 2 ** 20).toFixed(0)} MiB of WASM memory`);
      assert.ok(heap() <= ceiling, `${heap()} bytes`);
      assert.equal(sip.capture.packets, packets);
      if (profile === 'edge') {
        const found = sip.capture.issues.map(({ what }) => what);
        for (const what of named) assert.ok(found.includes(what), `${what} is not among ${found.join(', ')}`);
      }
      check?.(sip as unknown as SipTotals);
      analysis.delete();
    });
  }
}
