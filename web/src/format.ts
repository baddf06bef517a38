// Figures as people read them: numbers with separators, bytes, durations, rates and times.

const whole = new Intl.NumberFormat('en-US');
const short = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4 });

export function formatNumber(value: number): string {
  return Number.isInteger(value) ? whole.format(value) : short.format(value);
}

function scaled(value: number, units: readonly string[]): string {
  let step = 0;
  let figure = value;
  while (Math.abs(figure) >= 1000 && step < units.length - 1) {
    figure /= 1000;
    step += 1;
  }
  const text = step === 0 ? formatNumber(figure) : figure.toPrecision(3).replace(/e\+.*/, '');
  return `${text} ${units[step]}`;
}

const BYTES = ['B', 'kB', 'MB', 'GB', 'TB'];
const BITS = ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s'];

export function formatBytes(value: number): string {
  return scaled(value, BYTES);
}

export function formatByteRate(value: number): string {
  return `${scaled(value, BYTES)}/s`;
}

export function formatBitRate(value: number): string {
  return scaled(value, BITS);
}

/** "1 h 2 min 3 s", "2.5 s", "13.2 ms": as many digits as say something. */
export function formatSeconds(value: number): string {
  if (value === 0) return '0 s';
  if (value < 0) return `−${formatSeconds(-value)}`;
  if (value < 1e-3) return `${formatNumber(Number((value * 1e6).toPrecision(4)))} µs`;
  if (value < 1) return `${formatNumber(Number((value * 1e3).toPrecision(4)))} ms`;
  if (value < 60) return `${Number(value.toPrecision(5))} s`;
  const seconds = Math.round(value);
  const parts: [number, string][] = [
    [Math.floor(seconds / 86400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ];
  return parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

/** "2026-01-01 00:00:00.123456 UTC" of an RFC 3339 time, every digit kept. */
export function formatTime(rfc3339: string): string {
  return rfc3339.replace('T', ' ').replace(/Z$/, ' UTC');
}

/** "00:00:00.123456": the time of day. */
export function formatTimeOfDay(rfc3339: string): string {
  return rfc3339.replace(/^.*T/, '').replace(/Z$/, '');
}

/** Seconds since 1970; a number of today's size holds microseconds and no more. */
export function formatEpoch(value: number): string {
  const date = new Date(Math.floor(value) * 1000);
  if (Number.isNaN(date.getTime())) return String(value);
  const fraction = Number.isInteger(value) ? undefined : value.toFixed(6).split('.')[1];
  const text = date.toISOString().replace(/\.000Z$/, fraction ? `.${fraction}Z` : 'Z');
  return formatTime(text);
}

export function formatPercent(share: number): string {
  return `${Math.floor(share * 100)} %`;
}

/** "1 packet", "2 packets". */
export function plural(count: number, noun: string): string {
  return `${formatNumber(count)} ${noun}${count === 1 ? '' : 's'}`;
}
