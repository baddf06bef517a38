// The columns of a table from the names in the registry: address and port share one, and so do method and status.

import type { JsonObject } from './protocol.js';
import { formatTimeOfDay } from './format.js';
import { labelOf } from './labels.js';
import type { Schema } from './schema.js';
import { statusTone, type Tone } from './tones.js';
import { kindOf, rawOf, showValue } from './values.js';

export interface Column {
  readonly key: string;
  readonly title: string;
  readonly numeric: boolean;
  text(row: JsonObject): string;
  /** What the whole value is, for the pointer. */
  full(row: JsonObject): string;
  /** Colour beside the text; undefined for plain text. */
  tone?(row: JsonObject): Tone | undefined;
}

/** "192.0.2.1:5060" or "[2001:db8::1]:5060". */
export function endpoint(address: unknown, port: unknown): string {
  const host = rawOf(address);
  if (port === undefined || port === null) return host;
  return host.includes(':') ? `[${host}]:${rawOf(port)}` : `${host}:${rawOf(port)}`;
}

const ADDRESS = /^(source|destination|src|dst)_ip$/;

function endpointColumn(key: string): Column {
  const port = key.replace(/_ip$/, '_port');
  const text = (row: JsonObject): string => endpoint(row[key], row[port]);
  return { key, title: labelOf(key), numeric: false, text, full: text };
}

function methodColumn(): Column {
  const text = (row: JsonObject): string =>
    row['status_code'] === undefined
      ? rawOf(row['method'])
      : `${rawOf(row['status_code'])} ${rawOf(row['reason_phrase'])}`.trim();
  return {
    key: 'method',
    title: 'Method / status',
    numeric: false,
    text,
    full: text,
    tone: (row) => statusTone(row['method'], row['status_code']),
  };
}

function plainColumn(key: string, schema: Schema | undefined, numeric: boolean): Column {
  const time = kindOf(key, '', schema) === 'time';
  return {
    key,
    title: labelOf(key),
    numeric,
    text: (row) => (time ? formatTimeOfDay(rawOf(row[key])) : showValue(key, row[key], schema)),
    full: (row) => (time ? showValue(key, row[key], schema) : rawOf(row[key])),
  };
}

/** `names` are fields of the rows; without any, every scalar field is a column. */
export function columnsOf(names: readonly string[], row: Schema, sample: JsonObject | undefined): Column[] {
  const properties = row.properties ?? {};
  const fields = names.length > 0 ? names : Object.keys(properties).filter((name) => !properties[name]?.properties);
  const columns: Column[] = [];
  const merged = new Set<string>();
  for (const name of fields) {
    if (merged.has(name)) continue;
    if (ADDRESS.test(name)) {
      merged.add(name.replace(/_ip$/, '_port'));
      columns.push(endpointColumn(name));
    } else if ((name === 'method' || name === 'status_code') && 'status_code' in properties) {
      for (const part of ['method', 'status_code', 'reason_phrase']) merged.add(part);
      columns.push(methodColumn());
    } else {
      columns.push(plainColumn(name, properties[name], typeof sample?.[name] === 'number'));
    }
  }
  return columns;
}
