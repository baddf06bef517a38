// The operator's figures in Prometheus' text format. Their labels are closed sets: no client can add to them.

import type { CallFigures } from '../analyses.js';
import type { CacheCounts } from '../analysis-cache.js';
import type { CaptureKind } from '../capture-source.js';
import type { Route } from './route.js';

/** Upper bounds in seconds. */
const BUCKETS = [0.005, 0.02, 0.1, 0.5, 2, 10, 60];

/** Why a request was not let in, by the status that says so. */
const REFUSALS: Record<number, string> = {
  401: 'unauthorized',
  403: 'host_or_origin',
  413: 'too_large',
  429: 'rate_limited',
  503: 'stopping',
  507: 'store_full',
};

/** What is true now, beside what was counted. */
export interface Gauges {
  cache: CacheCounts;
  running: number;
  waiting: number;
}

interface Latency {
  /** Requests at most as long as each bound. */
  within: number[];
  sum: number;
  count: number;
}

type Counter = Map<string, number>;

function add(counter: Counter, key: string, amount = 1): void {
  counter.set(key, (counter.get(key) ?? 0) + amount);
}

function metric(name: string, type: 'counter' | 'gauge' | 'histogram', help: string, lines: string[]): string {
  return [`# HELP pcapglass_${name} ${help}`, `# TYPE pcapglass_${name} ${type}`, ...lines].join('\n');
}

function counted(name: string, help: string, counter: Counter): string {
  const lines = [...counter]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([labels, n]) => `pcapglass_${name}{${labels}} ${n}`);
  return metric(name, 'counter', help, lines);
}

function single(name: string, type: 'counter' | 'gauge', help: string, value: number): string {
  return metric(name, type, help, [`pcapglass_${name} ${value}`]);
}

function present({ cache, running, waiting }: Gauges): string[] {
  return [
    single('analyses_running', 'gauge', 'Captures being analysed.', running),
    single('analyses_waiting', 'gauge', 'Captures waiting for their turn.', waiting),
    single('cache_hits_total', 'counter', 'Calls answered from a kept analysis.', cache.hits),
    single('cache_shared_total', 'counter', 'Calls that waited for the analysis of another call.', cache.shared),
    single('cache_misses_total', 'counter', 'Calls that made an analysis.', cache.misses),
    single('cache_evictions_total', 'counter', 'Kept analyses let go for others.', cache.evicted),
    single('cache_analyses', 'gauge', 'Analyses kept.', cache.kept),
    single('cache_bytes', 'gauge', 'Bytes of memory that kept analyses hold.', cache.keptBytes),
  ];
}

export class Metrics implements CallFigures {
  private readonly requests: Counter = new Map();
  private readonly refusals: Counter = new Map();
  private readonly calls: Counter = new Map();
  private readonly callSeconds: Counter = new Map();
  private readonly bytes: Counter = new Map();
  private readonly latencies = new Map<Route, Latency>();

  /** A request was answered. */
  request(route: Route, status: number, milliseconds: number): void {
    add(this.requests, `route="${route}",status="${status}"`);
    const reason = REFUSALS[status];
    if (reason !== undefined) add(this.refusals, `reason="${reason}"`);
    const latency = this.latencies.get(route) ?? { within: BUCKETS.map(() => 0), sum: 0, count: 0 };
    this.latencies.set(route, latency);
    const seconds = milliseconds / 1000;
    BUCKETS.forEach((bound, i) => {
      if (seconds <= bound) latency.within[i] = (latency.within[i] ?? 0) + 1;
    });
    latency.sum += seconds;
    latency.count += 1;
  }

  /** A call of a tool that there is ended; `outcome` is "ok" or one of the program's own codes. */
  call(tool: string, outcome: string, milliseconds: number): void {
    add(this.calls, `tool="${tool}",outcome="${outcome}"`);
    add(this.callSeconds, `tool="${tool}"`, milliseconds / 1000);
  }

  /** So many bytes of a capture were read. */
  read(source: CaptureKind, bytes: number): void {
    add(this.bytes, `source="${source}"`, bytes);
  }

  text(gauges?: Gauges): string {
    return `${[
      counted('requests_total', 'Requests answered.', this.requests),
      counted('refusals_total', 'Requests that were not let in.', this.refusals),
      this.histogram(),
      counted('tool_calls_total', 'Tool calls by tool and outcome.', this.calls),
      counted('tool_call_seconds_total', 'Seconds that tool calls took.', this.callSeconds),
      counted('capture_bytes_total', 'Bytes of captures read, as stored.', this.bytes),
      ...(gauges ? present(gauges) : []),
    ].join('\n')}\n`;
  }

  private histogram(): string {
    const name = 'request_seconds';
    const lines = [...this.latencies].flatMap(([route, { within, sum, count }]) => [
      ...BUCKETS.map((bound, i) => `pcapglass_${name}_bucket{route="${route}",le="${bound}"} ${within[i]}`),
      `pcapglass_${name}_bucket{route="${route}",le="+Inf"} ${count}`,
      `pcapglass_${name}_sum{route="${route}"} ${sum}`,
      `pcapglass_${name}_count{route="${route}"} ${count}`,
    ]);
    return metric(name, 'histogram', 'Seconds from a request to the end of its answer.', lines);
  }
}

export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';
