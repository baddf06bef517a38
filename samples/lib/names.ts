// The DNS data that the office asks for.

import type { DnsQuestion, DnsReply } from './dns.js';

type Question = Omit<DnsQuestion, 'id'>;

export const LOOKUPS: readonly (readonly [Question, DnsReply])[] = [
  [
    { name: 'www.example.com', type: 'A' },
    {
      answers: [
        { name: 'www.example.com', ttl: 300, data: { type: 'CNAME', target: 'web.cdn.example.net' } },
        { name: 'web.cdn.example.net', ttl: 60, data: { type: 'A', address: '203.0.113.80' } },
        { name: 'web.cdn.example.net', ttl: 60, data: { type: 'A', address: '203.0.113.81' } },
      ],
    },
  ],
  [
    { name: 'www.example.com', type: 'AAAA' },
    {
      answers: [
        { name: 'www.example.com', ttl: 300, data: { type: 'CNAME', target: 'web.cdn.example.net' } },
        { name: 'web.cdn.example.net', ttl: 60, data: { type: 'AAAA', address: '2001:db8:80::80' } },
      ],
    },
  ],
  [
    { name: 'example.org', type: 'MX' },
    {
      answers: [
        { name: 'example.org', ttl: 3600, data: { type: 'MX', preference: 10, target: 'mx1.example.org' } },
        { name: 'example.org', ttl: 3600, data: { type: 'MX', preference: 20, target: 'mx2.example.org' } },
      ],
    },
  ],
  [
    { name: 'printer-3rd-floor.example.com', type: 'A' },
    {
      rcode: 3,
      authority: [
        {
          name: 'example.com',
          ttl: 900,
          data: {
            type: 'SOA',
            mname: 'ns1.example.com',
            rname: 'hostmaster.example.com',
            numbers: [2026030901, 7200, 3600, 1_209_600, 900],
          },
        },
      ],
    },
  ],
];
