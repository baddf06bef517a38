// Rules about ARP (ARP-01 to ARP-05).

import { arp } from '../lib/arp.js';
import { Host } from '../lib/host.js';
import type { RuleCase } from '../lib/rule-case.js';
import type { Segment } from '../lib/segment.js';
import { seconds } from '../lib/trace.js';

const TOOL = 'analyze_arp_packets';
const ETHERTYPE_ARP = 0x0806;
const mac = (last: number): string => `02:1b:c5:0a:40:${last.toString(16).padStart(2, '0')}`;
const host = (last: number, card = last): Host => new Host(`192.0.2.${last}`, mac(card));
const nobody = (card: number): Host => new Host('0.0.0.0', mac(card));

function ask(segment: Segment, time: number, from: Host, to: Host): void {
  segment.frame(seconds(time), from, new Host(to.ip, 'ff:ff:ff:ff:ff:ff'), ETHERTYPE_ARP, arp('request', from, to));
}
function answer(segment: Segment, time: number, from: Host, to: Host): void {
  segment.frame(seconds(time), from, to, ETHERTYPE_ARP, arp('reply', from, to));
}
function sweep(segment: Segment, targets: number): void {
  for (let i = 0; i < targets; i += 1) ask(segment, i / 10, host(1), host(20 + i));
}
function unanswered(segment: Segment, times: number): void {
  for (let i = 0; i < times; i += 1) ask(segment, i, host(1), host(2));
  ask(segment, 10, host(1), host(3));
}
function answers(segment: Segment, addresses: number): void {
  for (let i = 0; i < addresses; i += 1) {
    ask(segment, i, host(1), host(20 + i));
    answer(segment, i + 0.1, host(20 + i, 9), host(1));
  }
}

export const cases: readonly RuleCase[] = [
  {
    rule: 'ARP-01',
    tool: TOOL,
    severity: 'error',
    frames: [1, 2],
    fires: (segment) => [2, 3].forEach((card) => answer(segment, card, host(2, card), host(1))),
    nearMiss: (segment) => [2, 3].forEach((card) => answer(segment, card, host(card), host(1))),
  },
  {
    rule: 'ARP-02',
    tool: TOOL,
    severity: 'warning',
    frames: [1, 10],
    fires: (segment) => sweep(segment, 10),
    nearMiss: (segment) => sweep(segment, 9),
  },
  {
    rule: 'ARP-03',
    tool: TOOL,
    severity: 'warning',
    frames: [1, 2, 3],
    fires: (segment) => unanswered(segment, 3),
    nearMiss: (segment) => unanswered(segment, 2),
  },
  {
    rule: 'ARP-04',
    tool: TOOL,
    severity: 'notice',
    frames: [2, 4, 6],
    fires: (segment) => answers(segment, 3),
    nearMiss: (segment) => answers(segment, 2),
  },
  {
    rule: 'ARP-05',
    tool: TOOL,
    severity: 'error',
    frames: [1, 2],
    fires(segment) {
      ask(segment, 0, nobody(1), host(2));
      answer(segment, 0.1, host(2), nobody(1));
    },
    nearMiss(segment) {
      ask(segment, 0, host(1), host(2));
      answer(segment, 0.1, host(2), host(1));
    },
  },
  {
    rule: 'ARP-03',
    name: 'captured three times',
    tool: TOOL,
    severity: 'warning',
    frames: [1, 2, 3],
    fires: (segment) => unanswered(segment, 3),
    nearMiss(segment) {
      for (const time of [0, 0.001, 0.002]) ask(segment, time, host(1), host(2));
      ask(segment, 10, host(1), host(3));
    },
  },
];
