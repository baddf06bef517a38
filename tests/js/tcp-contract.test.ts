// contract.md 5, points 1 to 6: what a TCP analyzer before this one got wrong must be right here.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Host } from '../../samples/lib/host.js';
import { Random } from '../../samples/lib/random.js';
import { ruleCapture } from '../../samples/lib/rule-case.js';
import type { Segment } from '../../samples/lib/segment.js';
import { TcpConnection } from '../../samples/lib/tcp.js';
import { ACK, FIN, PSH, RST, SYN, TcpTalk } from '../../samples/lib/tcp-talk.js';
import { milliseconds } from '../../samples/lib/trace.js';
import { root } from './support/captures.js';

const native = process.env['PCAPGLASS_NATIVE'] ?? join(root, 'build/native/tests/pcapglass_native');
const folder = mkdtempSync(join(tmpdir(), 'pcapglass-tcp-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const client = new Host('192.0.2.1', '02:1b:c5:0a:40:01');
const server = new Host('192.0.2.2', '02:1b:c5:0a:40:02');
const talk = (segment: Segment, options = {}): TcpTalk => new TcpTalk(segment, client, server, options);
const DATA = { length: 100 };

function ask<Result>(tool: string, build: (segment: Segment) => void, args: object = {}): Result {
  const file = join(folder, 'case.pcap');
  writeFileSync(file, ruleCapture(build));
  const words = ['tool', tool, file, '--args', JSON.stringify(args)];
  return JSON.parse(execFileSync(native, words, { encoding: 'utf8' })) as Result;
}

interface Connection {
  client: string;
  server: string;
  state: string;
  close_reason: string;
  handshake_completed: boolean;
  retransmissions: number;
  data_packets: number;
  bytes_to_server: number;
  fin_count: number;
  tcp_stream: number;
  reused_ports: boolean;
}
interface Connections {
  summary: Record<string, number>;
  connections: Connection[];
}
interface Retransmissions {
  total_retransmissions: number;
  by_connection: { retrans_count: number; connection: string }[];
}
const connections = (build: (segment: Segment) => void): Connections => ask('analyze_tcp_connections', build);
function only(build: (segment: Segment) => void): Connection {
  const { connections: list } = connections(build);
  assert.equal(list.length, 1);
  return list[0] as Connection;
}

test('1: patterns and retransmissions are answered for a capture with TCP', () => {
  const session = (segment: Segment) =>
    void talk(segment)
      .open()
      .client(PSH | ACK, DATA)
      .server(ACK);
  const patterns = ask<{ statistics: { total_packets: number } }>('analyze_tcp_anomalies', session);
  assert.equal(patterns.statistics.total_packets, 5);
  assert.equal(ask<Retransmissions>('analyze_tcp_retransmissions', session).total_retransmissions, 0);
});

test('2: data behind a bare acknowledgement are no retransmission', () => {
  const random = new Random('tcp-contract');
  const big = (lost: number) => (segment: Segment) => {
    const one = new TcpConnection(segment, client.at(40000), server.at(80), random, milliseconds(20));
    const opened = one.open(0);
    one.close(one.send(opened + milliseconds(1), 'client', new Uint8Array(60 * 1460), lost) + milliseconds(1));
  };
  assert.equal(ask<Retransmissions>('analyze_tcp_retransmissions', big(Infinity)).total_retransmissions, 0);
  const one = ask<Retransmissions>('analyze_tcp_retransmissions', big(30));
  assert.equal(one.total_retransmissions, 1);
  assert.deepEqual(
    one.by_connection.map(({ connection }) => connection),
    ['192.0.2.1:40000 <-> 192.0.2.2:80'],
  );
});

test('2: SYN, SYN-ACK and FIN sent again, and overlaps, are retransmissions', () => {
  const count = (build: (segment: Segment) => void) =>
    ask<Retransmissions>('analyze_tcp_retransmissions', build).total_retransmissions;
  assert.equal(
    count((s) => void talk(s).client(SYN).wait(1).client(SYN, { back: 1 })),
    1,
  );
  const synAck = (s: Segment) =>
    talk(s)
      .client(SYN)
      .server(SYN | ACK)
      .wait(1)
      .server(SYN | ACK, { back: 1 });
  assert.equal(count(synAck), 1);
  assert.equal(
    count(
      (s) =>
        void talk(s)
          .open()
          .client(FIN | ACK)
          .wait(1)
          .client(FIN | ACK, { back: 1 }),
    ),
    1,
  );
  const overlap = (s: Segment) =>
    talk(s)
      .open()
      .client(PSH | ACK, DATA)
      .wait(1)
      .client(PSH | ACK, { length: 150, back: 50 });
  assert.equal(count(overlap), 1);
});

test('2: keep-alives and probes of a closed window are no retransmissions', () => {
  const build = (segment: Segment) => {
    const one = talk(segment)
      .open()
      .client(PSH | ACK, DATA)
      .server(ACK);
    one.wait(60).client(ACK, { length: 1, back: 1 }).server(ACK);
    one.wait(1).server(ACK, { window: 0 }).wait(1).client(ACK, { length: 1 }).server(ACK, { window: 0 });
  };
  assert.equal(ask<Retransmissions>('analyze_tcp_retransmissions', build).total_retransmissions, 0);
});

test('3: padding of Ethernet is no data', () => {
  const one = only((segment) => {
    talk(segment)
      .open(0.01, [])
      .client(ACK)
      .client(PSH | ACK, { length: 1 });
  });
  assert.equal(one.data_packets, 1);
  assert.equal(one.bytes_to_server, 1);
});

test('4: a handshake is complete with its last acknowledgement only', () => {
  const half = connections(
    (segment) =>
      void talk(segment)
        .client(SYN)
        .server(SYN | ACK),
  );
  assert.equal(half.summary['successful_handshakes'], 0);
  assert.equal(half.summary['failed_handshakes'], 1);
  assert.equal(half.connections[0]?.state, 'syn_received');
  const whole = connections((segment) => void talk(segment).open());
  assert.equal(whole.summary['successful_handshakes'], 1);
  assert.equal(whole.connections[0]?.state, 'established');
});

test('4: a connection that began before the capture is no failure, and its server is the one with the low port', () => {
  const late = connections(
    (segment) =>
      void talk(segment)
        .server(PSH | ACK, DATA)
        .client(ACK),
  );
  assert.equal(late.summary['failed_handshakes'], 0);
  assert.equal(late.summary['mid_stream_connections'], 1);
  assert.equal(late.connections[0]?.client, '192.0.2.1:40000');
  assert.equal(late.connections[0]?.server, '192.0.2.2:80');
});

test('5: a port used again is a connection of its own', () => {
  const { connections: list } = connections((segment) => {
    talk(segment)
      .open()
      .client(FIN | ACK)
      .server(FIN | ACK)
      .client(ACK);
    talk(segment, { at: 10, isn: 900_000 }).open();
  });
  assert.deepEqual(
    list.map((one) => [one.tcp_stream, one.state, one.reused_ports]),
    [
      [0, 'closed', false],
      [1, 'established', true],
    ],
  );
});

test('5: FIN sent twice by one side closes nothing', () => {
  const one = only((segment) => {
    talk(segment)
      .open()
      .client(FIN | ACK)
      .wait(1)
      .client(FIN | ACK, { back: 1 });
  });
  assert.equal(one.fin_count, 2);
  assert.equal(one.state, 'half_closed');
  assert.equal(one.close_reason, 'open');
});

test('5: RST after both sides have closed is no reset; before that it is one', () => {
  const closed = only((segment) => {
    talk(segment)
      .open()
      .client(FIN | ACK)
      .server(FIN | ACK)
      .client(RST);
  });
  assert.equal(closed.close_reason, 'normal');
  const reset = only(
    (segment) =>
      void talk(segment)
        .open()
        .client(PSH | ACK, DATA)
        .server(RST | ACK),
  );
  assert.equal(reset.close_reason, 'reset_by_server');
});

test('6: traffic of a server: numbers of one connection say nothing of another', () => {
  const two = (segment: Segment) => {
    talk(segment)
      .open()
      .client(PSH | ACK, DATA)
      .server(ACK);
    talk(segment, { from: 40001, at: 1 })
      .open()
      .client(PSH | ACK, DATA)
      .server(ACK);
  };
  interface Flow {
    client_to_server: Record<string, number>;
    server_to_client: Record<string, number>;
    analysis: Record<string, unknown>;
  }
  const flow = ask<Flow>('analyze_traffic_flow', two, { server_ip: '192.0.2.2' });
  assert.equal(flow.client_to_server['retransmissions'], 0);
  assert.equal(flow.client_to_server['packet_count'], 6);
  assert.equal(flow.server_to_client['packet_count'], 4);
  assert.equal(flow.analysis['data_flow_direction'], 'client_heavy');
  const silent = ask<Flow>('analyze_traffic_flow', (segment) => void talk(segment).client(SYN), {
    server_ip: '192.0.2.2',
  });
  assert.equal(silent.server_to_client['packet_count'], 0);
  assert.notEqual(silent.analysis['data_flow_direction'], 'server_heavy');
  assert.equal(silent.analysis['asymmetry_ratio'] ?? null, null);
});
