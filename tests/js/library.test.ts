// The npm library on Node: every kind of source, gzip, progress, abort, limits, errors, paging, hashes.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import {
  analyze,
  analyzeStream,
  CaptureError,
  ToolError,
  tools,
  version,
  type Analysis,
  type AnalysisProgress,
  type CaptureErrorCode,
  type CaptureSource,
} from '../../wasm/node.js';
import { FinishedAnalysis } from '../../wasm/finished.js';
import type { CoreAnalysis } from '../../wasm/module/pcapglass.mjs';
import { root } from './support/captures.js';
import { callsCapture, MESSAGES_PER_CALL, temporaryFile } from './support/made.js';

const CALLS = 30;
const MESSAGES = CALLS * MESSAGES_PER_CALL;
const bytes = new Uint8Array(callsCapture(CALLS));
const path = temporaryFile('calls.pcap', bytes);

/** Both tools' answers, for comparison. */
async function answers(analysis: Analysis): Promise<string> {
  const found = [await analysis.query('analyze_capinfos'), await analysis.query('analyze_sip_packets')];
  analysis.close();
  return JSON.stringify(found);
}

async function* inPieces(whole: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size);
}

function streamOf(whole: Uint8Array): ReadableStream<Uint8Array> {
  return new Blob([new Uint8Array(whole)]).stream();
}

function rejectsWith(code: CaptureErrorCode, message: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof CaptureError, String(error));
    assert.equal(error.code, code);
    assert.match(error.message, message);
    assert.doesNotMatch(error.message, /\n/);
    return true;
  };
}

describe('sources', async () => {
  const expected = await answers(await analyze(bytes, { name: 'x' }));
  const sources: Record<string, () => CaptureSource> = {
    'a Uint8Array': () => bytes,
    'a Buffer': () => Buffer.from(bytes),
    'an ArrayBuffer': () => bytes.buffer,
    'a view into a larger buffer': () => new Uint8Array([1, 2, ...bytes, 3]).subarray(2, 2 + bytes.length),
    'a Blob': () => new Blob([bytes]),
    'a File': () => new File([bytes], 'calls.pcap'),
    'a ReadableStream': () => streamOf(bytes),
    'a Response': () => new Response(bytes),
    'an AsyncIterable': () => inPieces(bytes, 777),
    'a Node stream': () => createReadStream(path),
    'a path': () => path,
    'gzip bytes': () => gzipSync(bytes),
    'a gzip stream in single bytes': () => inPieces(gzipSync(bytes), 1),
    'a gzip path': () => temporaryFile('calls.pcap.gz', gzipSync(bytes)),
  };
  // The stored size differs where it is compressed; nothing else may.
  const withoutSize = (json: string) =>
    json.replace(/"file_size_bytes":\d+/, '').replace(/"compression":"gzip",?|"file_compression":"gzip",?/, '');
  for (const [what, source] of Object.entries(sources)) {
    test(`${what} gives the same answers`, async () => {
      const found = await answers(await analyze(source(), { name: 'x' }));
      assert.equal(withoutSize(found), withoutSize(expected));
    });
  }

  test('default names are the path, the file name, or "capture"', async () => {
    const named = async (source: CaptureSource) => {
      const analysis = await analyze(source);
      const { file } = await analysis.query('analyze_sip_packets');
      analysis.close();
      return file;
    };
    assert.equal(await named(path), path);
    assert.equal(await named(new File([bytes], 'a.pcap')), 'a.pcap');
    assert.equal(await named(bytes), 'capture');
  });

  test('what is no source is refused', async () => {
    const wrong = 42 as unknown as CaptureSource;
    await assert.rejects(analyze(wrong), rejectsWith('unsupported_source', /must be a Uint8Array/));
    const strings = (async function* () {
      yield 'text' as unknown as Uint8Array;
    })();
    await assert.rejects(analyze(strings), rejectsWith('unsupported_source', /not a Uint8Array/));
  });

  test('a Response of an error, or already read, is refused', async () => {
    const missing = new Response('no', { status: 404, statusText: 'Not Found' });
    await assert.rejects(analyze(missing), rejectsWith('not_readable', /404 Not Found/));
    const read = new Response(bytes);
    await read.arrayBuffer();
    await assert.rejects(analyze(read), rejectsWith('not_readable', /already read/));
  });

  test('paths that cannot be opened say why', async () => {
    await assert.rejects(analyze('/nowhere/x.pcap'), rejectsWith('not_found', /^\/nowhere\/x\.pcap: no such file$/));
    await assert.rejects(analyze(root), rejectsWith('not_readable', /is a directory/));
  });

  test('what is not a capture is refused with the name of what it is', async () => {
    const text = new TextEncoder().encode('GET / HTTP/1.1\r\n'.repeat(10));
    await assert.rejects(analyze(text, { name: 'x.txt' }), rejectsWith('not_a_capture', /^x\.txt: not a capture/));
    await assert.rejects(analyze(new Uint8Array()), rejectsWith('not_a_capture', /not a capture/));
    await assert.rejects(analyze(gzipSync(text)), rejectsWith('not_a_capture', /not a capture/));
  });

  test('an endless source of something else ends at once', { timeout: 10_000 }, async () => {
    const endless = (async function* () {
      for (;;) yield new Uint8Array(100_000).fill(65);
    })();
    await assert.rejects(analyze(endless), rejectsWith('not_a_capture', /not a capture/));
  });
});

describe('analyzeStream', () => {
  test('single bytes, odd pieces and one push give the same answers as analyze', async () => {
    const small = callsCapture(3);
    for (const whole of [small, gzipSync(small)]) {
      const expected = await answers(await analyze(streamOf(whole), { name: 'x' }));
      for (const size of [1, 2, 1000, whole.length]) {
        const stream = await analyzeStream({ name: 'x' });
        for await (const piece of inPieces(whole, size)) assert.equal(await stream.write(piece), true);
        assert.equal(await answers(await stream.finish()), expected, `in pieces of ${size}`);
      }
    }
  });

  test('one byte alone, and none, are not a capture', async () => {
    for (const whole of [Uint8Array.of(0x1f), new Uint8Array()]) {
      const stream = await analyzeStream();
      await stream.write(whole);
      await assert.rejects(stream.finish(), rejectsWith('not_a_capture', /not a capture/));
    }
  });

  test('after finish or abort it is closed', async () => {
    const stream = await analyzeStream();
    stream.abort();
    await assert.rejects(stream.write(bytes), rejectsWith('closed', /finished or aborted/));
    const other = await analyzeStream();
    await other.write(bytes);
    (await other.finish()).close();
    await assert.rejects(other.finish(), rejectsWith('closed', /finished or aborted/));
  });
});

describe('progress, abort and limits', () => {
  test('progress rises to the end and is throttled', async () => {
    const seen: AnalysisProgress[] = [];
    const large = callsCapture(20_000);
    const analysis = await analyze(large, { onProgress: (progress) => seen.push({ ...progress }) });
    assert.equal(analysis.packets, 100_000);
    analysis.close();
    assert.deepEqual(seen.at(-1), { bytesRead: large.length, bytesTotal: large.length, packets: 100_000 });
    for (const [i, { bytesRead }] of seen.entries()) assert.ok(bytesRead >= (seen[i - 1]?.bytesRead ?? 0));
    assert.ok(seen.length < 200, `${seen.length} calls`);
  });

  test('a signal that has fired stops before anything is read', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await assert.rejects(analyze(bytes, { signal }), /enough/);
  });

  test('a signal stops a read that hangs, and cancels the stream', { timeout: 5_000 }, async () => {
    const controller = new AbortController();
    let cancelled: unknown;
    const hanging = new ReadableStream<Uint8Array>({
      start: (stream) => stream.enqueue(new Uint8Array(bytes)),
      cancel: () => {
        cancelled = true;
      },
    });
    setTimeout(() => controller.abort(), 20);
    await assert.rejects(analyze(hanging, { signal: controller.signal }), { name: 'AbortError' });
    assert.equal(cancelled, true);
  });

  test('a signal stops the analysis of bytes in memory', async () => {
    const controller = new AbortController();
    const large = callsCapture(40_000);
    setTimeout(() => controller.abort(new Error('stop')), 1);
    // One buffer is enough for the event loop to have its turn in between.
    const many = inPieces(Buffer.concat(Array.from({ length: 8 }, () => large)), 1 << 26);
    await assert.rejects(analyze(many, { signal: controller.signal }), /stop/);
  });

  test('maxBytes counts stored and inflated bytes', async () => {
    const options = { name: 'big', maxBytes: bytes.length - 1 };
    await assert.rejects(
      analyze(bytes, options),
      rejectsWith('too_large', /^big: the capture is larger than the limit/),
    );
    await assert.rejects(analyze(streamOf(bytes), options), rejectsWith('too_large', /larger than the limit/));
    await assert.rejects(analyze(gzipSync(bytes), options), rejectsWith('too_large', /the inflated capture is larger/));
    (await analyze(gzipSync(bytes), { maxBytes: bytes.length })).close();
  });

  test('many analyses at once do not mix', async () => {
    const counts = await Promise.all(
      [1, 2, 3, 4, 5].map(async (calls) => {
        const analysis = await analyze(streamOf(callsCapture(calls)));
        const { sip_packets_found: found } = await analysis.query('analyze_sip_packets');
        analysis.close();
        return found;
      }),
    );
    assert.deepEqual(counts, [5, 10, 15, 20, 25]);
  });
});

describe('damaged captures', () => {
  test('a cut file gives what came before', async () => {
    const analysis = await analyze(bytes.subarray(0, bytes.length - 10));
    const { capture } = await analysis.query('analyze_capinfos');
    assert.equal(capture.complete, false);
    assert.equal(capture.packets, MESSAGES - 1);
    analysis.close();
  });

  test('cut gzip gives what came before, and says so', async () => {
    const zipped = gzipSync(bytes);
    const analysis = await analyze(zipped.subarray(0, Math.floor(zipped.length / 2)));
    const { capture } = await analysis.query('analyze_capinfos');
    assert.equal(capture.complete, false);
    assert.ok(capture.packets > 10 && capture.packets < MESSAGES, `${capture.packets} packets`);
    assert.match(JSON.stringify(capture), /gzip data is damaged: it ends early/);
    analysis.close();
  });

  test('a wrong checksum is reported though every packet was read', async () => {
    const zipped = gzipSync(bytes);
    zipped[zipped.length - 8]! ^= 1;
    const analysis = await analyze(zipped);
    const { capture } = await analysis.query('analyze_capinfos');
    assert.equal(capture.packets, MESSAGES);
    assert.match(JSON.stringify(capture), /checksum does not match/);
    analysis.close();
  });

  test('gzip that cannot be read at all is an error', async () => {
    const damaged = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff);
    await assert.rejects(analyze(damaged), rejectsWith('not_readable', /gzip data is damaged/));
  });
});

describe('queries', () => {
  test('limits, cursors and wrong arguments', async () => {
    const analysis = await analyze(bytes);
    const first = await analysis.query('analyze_sip_packets', { limit: 100 });
    assert.equal(first.packets.length, 100);
    assert.ok(first.page?.next_cursor);
    const rest = await analysis.query('analyze_sip_packets', { limit: 100, cursor: first.page.next_cursor });
    assert.equal(rest.packets.length, MESSAGES - 100);
    assert.equal(rest.packets[0]?.packet_number, 101);
    await assert.rejects(analysis.query('analyze_sip_packets', { limit: 5000 }), (error: unknown) => {
      assert.ok(error instanceof ToolError);
      assert.equal(error.tool, 'analyze_sip_packets');
      assert.match(error.message, /limit/);
      return true;
    });
    const unknown = 'analyze_nothing' as 'analyze_capinfos';
    await assert.rejects(analysis.query(unknown), /unknown tool 'analyze_nothing'/);
    analysis.close();
    await assert.rejects(analysis.query('analyze_capinfos'), rejectsWith('closed', /was closed/));
    analysis.close();
  });

  test('defaultLimit null gives every row', async () => {
    const analysis = await analyze(bytes, { defaultLimit: null });
    assert.equal((await analysis.query('analyze_sip_packets')).packets.length, MESSAGES);
    analysis.close();
  });

  test('protocols that were not asked for have no tool', async () => {
    const analysis = await analyze(bytes, { protocols: ['capinfos'] });
    await assert.rejects(analysis.query('analyze_sip_packets'), ToolError);
    analysis.close();
  });

  test('questions asked at once are answered one after another', async () => {
    const analysis = await analyze(bytes);
    const limits = [1, 2, 3, 4];
    const found = await Promise.all(limits.map((limit) => analysis.query('analyze_sip_packets', { limit })));
    assert.deepEqual(
      found.map(({ packets }) => packets.length),
      limits,
    );
    analysis.close();
  });

  test('hashes are those of the stored bytes, computed while reading or when asked for', async () => {
    const zipped = gzipSync(bytes);
    for (const options of [{ hashes: true }, {}]) {
      const analysis = await analyze(zipped, options);
      const json = JSON.stringify(await analysis.query('analyze_capinfos', { hashes: true }));
      for (const algorithm of ['sha256', 'sha1']) {
        assert.ok(json.includes(createHash(algorithm).update(zipped).digest('hex')), algorithm);
      }
      assert.doesNotMatch(JSON.stringify(await analysis.query('analyze_capinfos')), /"sha256"/);
      analysis.close();
    }
  });
});

describe('reading again', () => {
  // More SIP text than the edge profile keeps, so that answers need bytes of the capture once more.
  const large = new Uint8Array(callsCapture(9000));
  test('every row comes in pages, as one answer that says nothing of them', async () => {
    const analysis = await analyze(large, { defaultLimit: null });
    const all = await analysis.query('analyze_sip_packets');
    const numbers = all.packets.map(({ packet_number: number }) => number);
    assert.deepEqual(
      numbers,
      Array.from({ length: 45_000 }, (_, i) => i + 1),
    );
    assert.equal(all.statistics.call_ids.length, 9_000);
    assert.equal(all.page, undefined);
    assert.equal(all.note, undefined);
    const one = await analysis.query('analyze_sip_packets', { limit: 1 });
    assert.equal(one.packets.length, 1);
    assert.equal(one.page?.total, 45_000);
    analysis.close();
  });

  const rows = async (source: CaptureSource, profile: 'edge' | 'desktop') => {
    const analysis = await analyze(source, { name: 'x', profile, defaultLimit: null });
    const { packets, note } = await analysis.query('analyze_sip_packets');
    analysis.close();
    return { packets, note };
  };
  let expected: ReturnType<typeof rows> | undefined;
  const sources: Record<string, () => CaptureSource> = {
    bytes: () => large,
    'a Blob': () => new Blob([large]),
    'a path': () => temporaryFile('large.pcap', large),
    'gzip bytes': () => gzipSync(large),
    'a gzip path': () => temporaryFile('large.pcap.gz', gzipSync(large)),
  };
  for (const [what, source] of Object.entries(sources)) {
    test(`${what}: the edge profile answers what the desktop profile answers`, async () => {
      expected ??= rows(large, 'desktop');
      const { packets, note } = await expected;
      const found = await rows(source(), 'edge');
      assert.equal(found.packets.length, 45_000);
      assert.ok(JSON.stringify(found.packets) === JSON.stringify(packets), 'the rows differ');
      assert.equal(found.note, note);
    });
  }

  test('a stream cannot be read again, and the note says what is missing', async () => {
    const found = await rows(streamOf(large), 'edge');
    assert.equal(found.packets.length, 45_000);
    const unread = found.packets.filter(({ start_line: line }) => line === undefined).length;
    assert.ok(unread > 1000, `${unread} messages`);
    assert.match(found.note ?? '', new RegExp(`^${unread} of these messages .* cannot be read again\\.$`));
  });

  test('a file that has changed is an error, not a wrong answer', async () => {
    const changing = temporaryFile('changing.pcap', large);
    const analysis = await analyze(changing, { profile: 'edge', defaultLimit: null });
    temporaryFile('changing.pcap', large.subarray(0, 1000));
    await assert.rejects(analysis.query('analyze_sip_packets'), rejectsWith('not_readable', /it changed while/));
    analysis.close();
  });
});

describe('a core that traps', () => {
  test('is a clear error, and the instance is dropped', async () => {
    let calls = 0;
    const trap = () => {
      calls += 1;
      throw new WebAssembly.RuntimeError('unreachable');
    };
    const core = { packets: () => 1, setSource: () => {}, query: trap, delete: trap } as unknown as CoreAnalysis;
    const intake = { storedBytes: 1, compression: undefined, damage: '', hashes: undefined };
    const noHashes = () => Promise.reject(new Error('not asked for'));
    const analysis = new FinishedAnalysis(core, 'x', { name: 'x', async *chunks() {} }, intake, noHashes, false, 1);
    await assert.rejects(
      analysis.query('analyze_capinfos'),
      rejectsWith('analysis_failed', /^x: the analysis stopped, probably for want of memory \(unreachable\)/),
    );
    assert.equal(calls, 2);
    await assert.rejects(analysis.query('analyze_capinfos'), rejectsWith('closed', /was closed/));
  });
});

describe('exports', () => {
  test('version is that of package.json, and of the core', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    assert.equal(version, manifest.version);
  });

  test('tools name every tool of the schema', () => {
    const names = tools.map(({ name }) => name);
    assert.ok(names.includes('analyze_capinfos') && names.includes('analyze_sip_packets'));
  });
});
