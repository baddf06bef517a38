// The ladder of a call as values: participants in order of appearance, and rows of messages and RTP bars with their places.

import type { ToolResults } from '../../../schema/types.js';
import { statusTone, type Tone } from '../tones.js';

export type CallAnswer = ToolResults['get_sip_call'];
export type CallMessage = CallAnswer['messages'][number];
export type MediaStream = CallAnswer['media'][number];

/** Right end of the times, first line's column, and width of a column. */
export interface Measures {
  readonly times: number;
  readonly gutter: number;
  readonly column: number;
}
export const WIDE: Measures = { times: 72, gutter: 86, column: 264 };
export const NARROW: Measures = { times: 50, gutter: 54, column: 152 };
export const HEAD = 44;
const MESSAGE_HEIGHT = 42;
const MEDIA_HEIGHT = 38;
const TOP = 6;

interface Placed {
  readonly y: number;
  readonly height: number;
  /** x of the sender's and the receiver's line. */
  readonly from: number;
  readonly to: number;
  readonly time: string;
}
export interface MessageRow extends Placed {
  readonly kind: 'message';
  readonly index: number;
  readonly message: CallMessage;
  readonly tone: Tone;
  /** What is said above the arrow. */
  readonly label: string;
  /** Retransmission, capture duplicate, findings: what is said below it. */
  readonly remark: string;
}
export interface MediaRow extends Placed {
  readonly kind: 'media';
  readonly stream: MediaStream;
  readonly label: string;
}
export type Row = MessageRow | MediaRow;

export interface Ladder {
  readonly participants: readonly { readonly name: string; readonly x: number }[];
  readonly rows: readonly Row[];
  readonly measures: Measures;
  readonly width: number;
  readonly height: number;
}

/** "192.0.2.1:5060" and "[2001:db8::1]:5060" without the port. */
function hostOf(address: string): string {
  return address.replace(/:\d+$/, '');
}

export function toneOf(text: string): Tone {
  const code = /^(\d{3}) /.exec(text)?.[1];
  return statusTone(text.split(' ')[0], code === undefined ? undefined : Number(code)) ?? 'grey';
}

function mediaLabel({ codec, packets, loss_percent: loss, jitter_mean_ms: jitter, mos }: MediaStream): string {
  return [
    `RTP ${codec || 'unknown codec'}`,
    `${packets} packets`,
    `${loss} % lost`,
    jitter === undefined ? '' : `jitter ${jitter} ms`,
    typeof mos === 'number' ? `MOS ${mos}` : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

function remarkOf(message: CallMessage, found: readonly string[]): string {
  return [
    message.retransmission_of === undefined ? '' : `↻ retransmission of ${message.retransmission_of}`,
    message.capture_duplicate_of === undefined ? '' : `captured twice, copy of ${message.capture_duplicate_of}`,
    ...found.map((title) => `⚑ ${title}`),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** Hosts of media that no participant of the signalling has get lines of their own. */
function namesOf(messages: readonly CallMessage[], media: readonly MediaStream[]): string[] {
  const names = new Set(messages.flatMap(({ from, to }) => [from, to]));
  const hosts = new Set([...names].map(hostOf));
  for (const { source, destination } of media) {
    for (const host of [hostOf(source), hostOf(destination)]) {
      if (!hosts.has(host)) names.add(host);
      hosts.add(host);
    }
  }
  return [...names];
}

export function layLadder(
  answer: Pick<CallAnswer, 'call' | 'media' | 'findings'>,
  messages: readonly CallMessage[],
  measures: Measures = WIDE,
): Ladder {
  const { gutter, column } = measures;
  const names = namesOf(messages, answer.media);
  const xOf = (at: number): number => gutter + column / 2 + at * column;
  const place = (address: string): number => {
    const exact = names.indexOf(address);
    return xOf(exact >= 0 ? exact : names.findIndex((name) => hostOf(name) === hostOf(address)));
  };
  const found = new Map<number, string[]>();
  for (const { title, evidence } of answer.findings)
    for (const { frame } of evidence) found.set(frame, [...new Set([...(found.get(frame) ?? []), title])]);

  const rows: Row[] = [];
  let y = TOP;
  const waiting = [...answer.media].sort((a, b) => a.first_frame - b.first_frame);
  const addMedia = (before: number): void => {
    while (waiting[0] && waiting[0].first_frame < before) {
      const stream = waiting.shift() as MediaStream;
      const [from, to] = [place(stream.source), place(stream.destination)];
      rows.push({ kind: 'media', y, height: MEDIA_HEIGHT, from, to, time: '', stream, label: mediaLabel(stream) });
      y += MEDIA_HEIGHT;
    }
  };
  messages.forEach((message, index) => {
    addMedia(message.packet_number);
    const remark = remarkOf(message, found.get(message.packet_number) ?? []);
    const height = MESSAGE_HEIGHT + (remark ? 14 : 0);
    rows.push({
      kind: 'message',
      y,
      height,
      index,
      message,
      from: place(message.from),
      to: place(message.to),
      time: message.time === undefined ? '' : message.time.toFixed(3),
      tone: toneOf(message.text),
      label: message.text + (message.sdp ? ' · SDP' : ''),
      remark,
    });
    y += height;
  });
  addMedia(Infinity);
  return {
    participants: names.map((name, at) => ({ name, x: xOf(at) })),
    rows,
    measures,
    width: gutter + names.length * column,
    height: y + 12,
  };
}
