// A large office mix for benchmarks: seconds of traffic are made, put in order and written one batch after the other.

import { closeSync, openSync, writeSync } from 'node:fs';
import { OutgoingCall } from './call.js';
import { office, ROUTER_MAC } from './cast.js';
import { Host } from './host.js';
import { LinkType } from './link.js';
import * as traffic from './office-traffic.js';
import { optionsPair } from './options-ping.js';
import { pcapFile, pcapHeader, pcapRecord, type PcapOptions } from './pcap.js';
import { Random } from './random.js';
import { sendRtp } from './rtp.js';
import { EPOCH } from './scenario.js';
import { EVENTS, PCMA } from './sdp.js';
import { Segment } from './segment.js';
import { milliseconds, seconds, type Frame } from './trace.js';

/** Everything in a batch begins and ends in it, so that batches need no memory of one another. */
const BATCH = seconds(12);
const CALLS = 6;
const PAGES = 10;

function call(segment: Segment, random: Random, start: number, number: number): void {
  const addresses = {
    alice: `192.0.2.${10 + (number % 40)}`,
    bob: `203.0.113.${40 + (number % 60)}`,
    server: '198.51.100.5',
  };
  const { phone, bob, aliceHost, bobHost } = office(segment, random, addresses);
  const callee = { ...bob, user: String(2000 + (number % 1000)) };
  const ours = aliceHost.at(10_000 + 2 * (number % 5000));
  const theirs = bobHost.at(30_000 + 2 * (number % 5000));
  const dialog = new OutgoingCall({ phone, callee, offer: { media: ours, codecs: [PCMA, EVENTS] } });
  const trying = dialog.inviteWithChallenge(start, milliseconds(15.1));
  dialog.ringing(trying + milliseconds(90));
  const answered = trying + seconds(1.2);
  dialog.answer(answered, theirs, [PCMA, EVENTS]);
  dialog.ackAnswer(answered + milliseconds(3));
  const stream = (hertz: number, from = ours, to = theirs) => ({
    from,
    to,
    hertz,
    ssrc: random.u32(),
    firstSequence: random.u16(),
    firstTimestamp: random.u32(),
    start: answered + milliseconds(12),
    jitter: 1_500_000,
    packets: 350,
  });
  sendRtp(segment, stream(440), random);
  sendRtp(segment, stream(620, theirs, ours), random);
  dialog.byeFromCaller(answered + seconds(7.1), milliseconds(14.4));
}

function batch(number: number, start: number, random: Random): readonly Frame[] {
  const segment = new Segment();
  const router = new Host('192.0.2.1', ROUTER_MAC, { id: random.u16() });
  const web = new Host('203.0.113.80', ROUTER_MAC, { ttl: 52, id: random.u16() });
  const laptops = [50, 51, 52, 53].map((last) => {
    return new Host(`192.0.2.${last}`, `02:1b:c5:0a:22:${last}`, { id: random.u16() });
  });
  const someone = () => laptops[random.below(laptops.length)] ?? router;
  const sometime = (length: number) => start + random.below(BATCH - length);

  for (let i = 0; i < CALLS; i += 1) call(segment, random, sometime(seconds(9)), number * CALLS + i);
  for (let i = 0; i < PAGES; i += 1) {
    const size = random.between(20_000, 280_000);
    const lost = i % 4 === 0 ? { lostOnce: random.between(2, 8) } : {};
    traffic.httpExchange(segment, sometime(seconds(1)), [someone(), web], random, { size, ...lost });
  }
  for (let i = 0; i < 24; i += 1) traffic.dnsExchange(segment, sometime(seconds(1)), i, someone(), router, random);
  traffic.dhcpExchange(segment, sometime(seconds(1)), someone(), router, random);
  traffic.arpExchange(segment, sometime(seconds(1)), someone(), router);
  traffic.ping(segment, sometime(seconds(5)), 4, someone(), web, random);
  traffic.ntpExchange(segment, sometime(seconds(1)), someone(), web);
  traffic.syslog(segment, sometime(seconds(1)), someone(), router);
  traffic.ssdpNotify(segment, sometime(seconds(1)), someone());
  optionsPair(segment, sometime(seconds(1)), router.at(5060), web.at(5060), random);
  return segment.trace.frames();
}

/** Writes about `size` bytes: whole batches until the size is reached, the last one cut between two records. */
export function writeMix(file: string, size: number): void {
  const options: PcapOptions = { linkType: LinkType.ethernet, epoch: EPOCH };
  const random = new Random('mix');
  const output = openSync(file, 'w');
  try {
    let written = writeSync(output, pcapHeader(options));
    for (let number = 0; written < size; number += 1) {
      const frames = batch(number, number * BATCH, random);
      const bytes = pcapFile(options, frames).subarray(24);
      let kept = bytes.length;
      if (written + kept > size) {
        kept = 0;
        for (const frame of frames) if (written + kept < size) kept += pcapRecord(options, frame).length;
      }
      for (let at = 0; at < kept;) at += writeSync(output, bytes, at, kept - at);
      written += kept;
    }
  } finally {
    closeSync(output);
  }
}
