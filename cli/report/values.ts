// Values as people read them. All text that comes from a capture goes through printable().

/** Whatever could move the cursor, colour or reorder a terminal's text becomes an escape. */
export function printable(text: string): string {
  return text.replace(
    // eslint-disable-next-line no-control-regex
    /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => {
      const code = character.charCodeAt(0);
      return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
    },
  );
}

/** 1,234,567 whatever the locale. */
export function groupDigits(value: number): string {
  const [whole = '', fraction] = String(value).split('.');
  if (/e/i.test(whole)) return String(value);
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** "1 packet", "2 packets". */
export function countText(count: number, noun: string): string {
  return `${groupDigits(count)} ${noun}${count === 1 ? '' : 's'}`;
}

export function bytesText(bytes: number): string {
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 'bytes';
  while (value >= 1000 && units.length > 0) {
    value /= 1000;
    unit = units.shift() ?? unit;
  }
  if (unit === 'bytes') return countText(bytes, 'byte');
  return `${value.toFixed(value < 10 ? 1 : 0)} ${unit}`;
}

/** "packet_count" as "Packet count", with the abbreviations of the trade in capitals. */
export function label(key: string): string {
  const words = key
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .split(/[_\s]+/)
    .map((word) =>
      /^(id|ids|ip|sip|dns|dhcp|icmp|tcp|udp|rtp|rtt|ttl|os|url|uri|sha1|sha256|via|cseq)$/i.test(word)
        ? word.toUpperCase().replace(/S$/, (s) => (word.toLowerCase() === 'ids' ? 's' : s))
        : word,
    );
  const text = words.join(' ').replace('CSEQ', 'CSeq').replace('VIA', 'Via').replace('SHA1', 'SHA-1');
  return text.replace('SHA256', 'SHA-256').replace(/^[a-z]/, (letter) => letter.toUpperCase());
}

/** RFC 3339 as "2026-01-01 00:00:00.123456 UTC". */
export function timeText(time: string): string {
  return printable(time).replace('T', ' ').replace(/Z$/, ' UTC');
}

/** Nanoseconds since 1970 of an RFC 3339 time in UTC, exactly; undefined when it is none. */
export function nanoseconds(time: string): bigint | undefined {
  const match = /^(\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/.exec(time);
  const milliseconds = match ? Date.parse(`${match[1]}Z`) : NaN;
  if (!match || Number.isNaN(milliseconds)) return undefined;
  return BigInt(milliseconds) * 1_000_000n + BigInt((match[2] ?? '').padEnd(9, '0'));
}

/** Seconds between two such times with three decimals ("12.345"). */
export function secondsBetween(first: string, second: string, decimals = 3): string {
  const from = nanoseconds(first);
  const to = nanoseconds(second);
  if (from === undefined || to === undefined) return '?';
  return (Number(to - from) / 1e9).toFixed(decimals);
}

/** The unit that a field's name ends in: [ending, words behind the number]. */
const UNITS: readonly (readonly [RegExp, string])[] = [
  [/_rate_bytes$/, 'bytes/s'],
  [/_rate_bits$/, 'bits/s'],
  [/_bytes$/, 'bytes'],
  [/_seconds$/, 's'],
  [/_ms$/, 'ms'],
  [/_us$/, 'us'],
  [/_packet_rate$/, 'packets/s'],
];

/** The name of a field without the unit, which stands behind the value. */
export function factLabel(key: string): string {
  return label(UNITS.some(([ending]) => ending.test(key)) ? key.replace(/_(bytes|bits|seconds|ms|us)$/, '') : key);
}

/** Seconds since 1970 as a date, to the microsecond that a double holds. */
function epochText(seconds: number): string {
  const whole = Math.floor(seconds);
  const micros = Math.min(Math.round((seconds - whole) * 1e6), 999_999);
  const date = new Date(whole * 1000);
  if (Number.isNaN(date.getTime())) return String(seconds);
  return timeText(date.toISOString().replace(/\.\d+Z$/, `.${String(micros).padStart(6, '0')}Z`));
}

/** A number or text of a field, by what its name says of it. */
export function valueText(key: string, value: string | number | boolean | null): string {
  if (value === null) return '-';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return /_time$|^timestamp$/.test(key) ? timeText(value) : printable(value);
  if (/_packet_time$/.test(key)) return epochText(value);
  if (/port$|_id$|^id$|frame$|packet_number$/.test(key)) return String(value);
  return groupDigits(Number.isInteger(value) ? value : Number(value.toFixed(Math.abs(value) < 1 ? 6 : 3)));
}

/** The same with its unit. */
export function factText(key: string, value: string | number | boolean | null): string {
  const unit = typeof value === 'number' ? UNITS.find(([ending]) => ending.test(key))?.[1] : undefined;
  return unit === undefined ? valueText(key, value) : `${valueText(key, value)} ${unit}`;
}

const SHORT_TITLES: Record<string, string> = {
  packet_number: 'Frame',
  timestamp: 'Time (UTC)',
  source_ip: 'Source',
  destination_ip: 'Destination',
  src_ip: 'Source',
  dst_ip: 'Destination',
};

export function columnTitle(key: string): string {
  return SHORT_TITLES[key] ?? label(key);
}

/** As valueText(), and of a time the time of day to the millisecond: a table has no room for more. */
export function cellText(key: string, value: string | number | boolean | null): string {
  const ofDay = key === 'timestamp' && typeof value === 'string' ? /T(\d\d:\d\d:\d\d(?:\.\d+)?)Z$/.exec(value) : null;
  return ofDay?.[1]?.slice(0, 12) ?? valueText(key, value);
}
