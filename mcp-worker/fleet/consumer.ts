// A queue's consumer: of every capture put into a bucket the report lies beside it. What fails is tried again later, and
// when that does not help the platform moves the message to the dead-letter queue.

import { version } from '../../wasm/version.js';
import type { Bucket } from '../r2.js';
import { eventOf, type BucketEvent } from './event.js';
import { reportOn, type ReportSettings } from './report.js';

/** The part of Cloudflare's Message that is used. */
export interface Message {
  readonly body: unknown;
  ack(): void;
  /** After the delay, and as often, as the queue's configuration says. */
  retry(): void;
}

export interface MessageBatch {
  readonly queue: string;
  readonly messages: readonly Message[];
}

export interface FleetSettings extends ReportSettings {
  bucket: Bucket;
  /** Told of what could not be done. */
  onError: (error: Error) => void;
}

type Outcome = 'reported' | 'known' | 'ignored' | 'gone' | 'retried';
export type FleetCounts = Record<Outcome, number>;

export const REPORT_SUFFIX = '.report.json';

/** Which object a report is about, and by what: a queue may deliver a message twice. */
function markOf(etag: string): Record<string, string> {
  return { etag, version };
}

function isReportOn(found: { customMetadata?: Readonly<Record<string, string>> } | null, etag: string): boolean {
  return Object.entries(markOf(etag)).every(([name, value]) => found?.customMetadata?.[name] === value);
}

async function handle({ kind, key }: BucketEvent, settings: FleetSettings): Promise<Outcome> {
  const { bucket } = settings;
  // Reports are objects of the bucket too, and must not be reported on.
  if (key.endsWith(REPORT_SUFFIX)) return 'ignored';
  const reportKey = key + REPORT_SUFFIX;
  // Messages may come late and out of order: what counts is what lies there now.
  const there = await bucket.head(key);
  if (!there) {
    await bucket.delete(reportKey);
    return 'gone';
  }
  if (kind === 'gone') return 'ignored';
  if (isReportOn(await bucket.head(reportKey), there.etag)) return 'known';
  const object = await bucket.get(key);
  if (!object) return 'gone';
  const report = await reportOn(object, settings);
  await bucket.put(reportKey, JSON.stringify(report), {
    httpMetadata: { contentType: 'application/json' },
    customMetadata: markOf(object.etag),
  });
  return 'reported';
}

async function settle(message: Message, settings: FleetSettings): Promise<Outcome> {
  try {
    const event = eventOf(message.body);
    if (!event) throw new TypeError('a message of the queue is not an event of a bucket');
    const outcome = await handle(event, settings);
    message.ack();
    return outcome;
  } catch (error) {
    settings.onError(error instanceof Error ? error : new Error(String(error)));
    message.retry();
    return 'retried';
  }
}

/** Acknowledges or returns every message. One after the other: an isolate has memory for one capture. */
export async function consume(batch: MessageBatch, settings: FleetSettings): Promise<FleetCounts> {
  const counts: FleetCounts = { reported: 0, known: 0, ignored: 0, gone: 0, retried: 0 };
  for (const message of batch.messages) counts[await settle(message, settings)] += 1;
  return counts;
}
