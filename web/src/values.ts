// What a value of a result is, by its name and schema, and how to show it as text.

import * as format from './format.js';
import type { Schema } from './schema.js';

export type Kind =
  | 'text'
  | 'number'
  | 'bytes'
  | 'octets'
  | 'byte-rate'
  | 'bit-rate'
  | 'per-second'
  | 'seconds'
  | 'milliseconds'
  | 'microseconds'
  | 'epoch'
  | 'time'
  | 'yes-no'
  | 'identifier';

const BY_NAME: readonly [RegExp, Kind][] = [
  [/(^data_rate_bits|_bits_per_second)$/, 'bit-rate'],
  [/^data_rate_bytes$/, 'byte-rate'],
  [/packet_rate$/, 'per-second'],
  [/(_length|_size_limit|_limit_inferred_(min|max))$/, 'octets'],
  [/(_bytes|^bytes|^bytes_(sent|received|a_to_b|b_to_a)|_size)$/, 'bytes'],
  [/(_seconds|_duration)$/, 'seconds'],
  [/(^duration|_delay|^(ring|setup)_time|^answer_to_ack|^(first|final)_response)$/, 'seconds'],
  [/_ms$/, 'milliseconds'],
  [/_us$/, 'microseconds'],
  [/packet_time$/, 'epoch'],
  [/(_port|^port_[ab]|packet_number|_frame|^frame|_index|_code|_id|^id|_type|_stream)$/, 'identifier'],
];

export function kindOf(name: string, value: unknown, schema?: Schema): Kind {
  if (typeof value === 'boolean') return 'yes-no';
  if (typeof value === 'number') return BY_NAME.find(([pattern]) => pattern.test(name))?.[1] ?? 'number';
  return schema?.format === 'date-time' || name === 'timestamp' ? 'time' : 'text';
}

const SHOW: { readonly [kind in Kind]?: (value: number) => string } = {
  number: format.formatNumber,
  bytes: format.formatBytes,
  octets: (value) => `${format.formatNumber(value)} bytes`,
  'byte-rate': format.formatByteRate,
  'bit-rate': format.formatBitRate,
  'per-second': (value) => `${format.formatNumber(value)} /s`,
  seconds: format.formatSeconds,
  milliseconds: (value) => format.formatSeconds(value / 1e3),
  microseconds: (value) => format.formatSeconds(value / 1e6),
  epoch: format.formatEpoch,
};

/** The value for reading; `rawOf` is the value for copying. */
export function showValue(name: string, value: unknown, schema?: Schema): string {
  const kind = kindOf(name, value, schema);
  if (typeof value === 'number') return SHOW[kind]?.(value) ?? String(value);
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  const text = rawOf(value);
  return kind === 'time' ? format.formatTime(text) : text;
}

export function rawOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(rawOf).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

export function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

export function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Nothing to show: not in the traffic. */
export function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}
