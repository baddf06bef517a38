// Capture formats through the hosts: what a file is, its bytes say. Its name never matters, gzip is taken off first, any
// pieces give the same, and a format that is not read is named.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { analyze, CaptureError, type CaptureSource } from '../../wasm/node.js';
import { samples, storedBytes } from './support/captures.js';
import { pcapglass } from './support/command.js';
import { temporaryFile } from './support/made.js';

// The folder of temporary files goes when the test that made it is over: here, when all are.
temporaryFile('empty', new Uint8Array());
const formats = samples().filter(({ name }) => name.startsWith('formats/'));

async function answers(source: CaptureSource): Promise<string> {
  const analysis = await analyze(source, { name: 'x' });
  const found = [await analysis.query('analyze_capinfos'), await analysis.query('analyze_sip_packets')];
  analysis.close();
  // The stored size is another where it is compressed.
  return JSON.stringify(found)
    .replace(/"file_size_bytes":\d+/g, '')
    .replace(/"compression":"gzip",?/g, '');
}

async function* inPieces(whole: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size);
}

describe('formats that are read', () => {
  test('there is a sample of each', () => {
    assert.deepEqual(
      formats.map(({ name }) => name.slice('formats/'.length)),
      ['endace.erf', 'netmon-1.cap', 'netmon-2.3.cap', 'netmon-2.cap', 'solaris.snoop'],
    );
  });

  for (const sample of formats) {
    test(`${sample.name}: compressed, in single bytes and under another name`, async () => {
      const bytes = storedBytes(sample);
      const expected = await answers(bytes);
      assert.equal(await answers(inPieces(bytes, 1)), expected);
      assert.equal(await answers(gzipSync(bytes)), expected);
      assert.equal(await answers(inPieces(gzipSync(bytes), 1)), expected);
      const path = temporaryFile('holiday.jpeg', gzipSync(bytes));
      assert.equal(await answers(path), expected);
      const { status, stderr } = await pcapglass(['analyze', path]);
      assert.equal(status, 0, stderr);
    });

    test(`${sample.name}: the first message is that of the generator`, async () => {
      const analysis = await analyze(sample.path);
      const { packets } = await analysis.query('analyze_sip_packets', { limit: 1 });
      assert.equal(packets[0]?.call_id, sample.expect?.sip?.[0]?.[2]);
      analysis.close();
    });
  }
});

describe('formats that are not', () => {
  const text = (value: string) => Buffer.from(value.padEnd(100, '.'), 'latin1');
  const eventTrace = Buffer.alloc(64 << 10);
  eventTrace.writeUInt32LE(64 << 10, 0);
  eventTrace.writeUInt32LE(2000, 4);
  eventTrace.writeUInt32LE(2000, 8);
  eventTrace.set([2, 0, 2, 0xc0], 72);
  const named: Record<string, [Uint8Array, RegExp]> = {
    zstd: [text('\x28\xb5\x2f\xfd'), /this file is zstd-compressed, which is not read; decompress it first/],
    LZ4: [text('\x04\x22\x4d\x18'), /this file is LZ4-compressed, .*; decompress it first/],
    ETL: [eventTrace, /format is Windows event trace \(ETL\), .* with etl2pcapng/],
    '5Views': [text('\xaa\xaa\xaa\xaa'), /format is Accellent 5Views, .* with editcap/],
    candump: [text('(1436509052.249713) vcan0 123#00'), /format is candump text, .* with editcap/],
    iptrace: [text('iptrace 2.0'), /format is AIX iptrace, .* with editcap/],
    'zstd within gzip': [gzipSync(text('\x28\xb5\x2f\xfd')), /this file is zstd-compressed/],
  };
  for (const [what, [bytes, message]] of Object.entries(named)) {
    test(`${what} is named`, async () => {
      await assert.rejects(analyze(bytes), (error) => {
        assert.ok(error instanceof CaptureError);
        assert.equal(error.code, 'unsupported_format');
        assert.match(error.message, message);
        return true;
      });
      const { status, stderr } = await pcapglass(['analyze', temporaryFile('call.pcap', bytes)]);
      assert.equal(status, 1);
      assert.match(stderr, message);
    });
  }
});
