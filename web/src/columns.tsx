// The columns of a table from the names in the registry: address and port share one, and so do method and status.

import type { JsonObject } from './protocol.js';
import { formatTimeOfDay } from './format.js';
import { labelOf } from './labels.js';
import type { Schema } from './schema.js';
import { outcomeTone, SEVERITY, statusTone, type Tone } from './tones.js';
import { kindOf, rawOf, showValue } from './values.js';

/** Coloured words: the colour only repeats what they say. */
export interface Chip {
  readonly text: string;
  readonly tone: Tone;
}

export interface Column {
  readonly key: string;
  readonly title: string;
  readonly numeric: boolean;
  text(row: JsonObject): string;
  /** What the whole value is, for the pointer. */
  full(row: JsonObject): string;
  /** The words at the beginning of the text that are coloured; undefined for plain text. */
  chip?(row: JsonObject): Chip | undefined;
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
    chip: (row) => chipOf(text(row), statusTone(row['method'], row['status_code'])),
  };
}

function chipOf(text: string, tone: Tone | undefined): Chip | undefined {
  return tone && text !== '' ? { text, tone } : undefined;
}

/** A summary that begins with its method or status has that coloured. */
function summaryColumn(key: string): Column {
  const text = (row: JsonObject): string => rawOf(row[key]);
  return {
    key,
    title: labelOf(key),
    numeric: false,
    text,
    full: text,
    chip(row) {
      const lead = rawOf(row['status_code'] ?? row['method']);
      return text(row).startsWith(lead) ? chipOf(lead, statusTone(row['method'], row['status_code'])) : undefined;
    },
  };
}

function severityColumn(key: string): Column {
  const text = (row: JsonObject): string => rawOf(row[key]);
  const chip = (row: JsonObject): Chip | undefined => chipOf(text(row), SEVERITY[text(row) as keyof typeof SEVERITY]);
  return { key, title: labelOf(key), numeric: false, text, full: text, chip };
}

function outcomeColumn(key: string): Column {
  const text = (row: JsonObject): string => rawOf(row[key]).replaceAll('_', ' ');
  const full = (row: JsonObject): string => rawOf(row['outcome_text'] ?? row[key]);
  return {
    key,
    title: labelOf(key),
    numeric: false,
    text,
    full,
    chip: (row) => chipOf(text(row), outcomeTone(rawOf(row[key]))),
  };
}

function isNumeric(schema: Schema | undefined): boolean {
  return schema?.type !== undefined && [schema.type].flat().some((type) => type === 'integer' || type === 'number');
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
    } else if (name === 'summary') {
      columns.push(summaryColumn(name));
    } else if (name === 'outcome') {
      columns.push(outcomeColumn(name));
    } else if (name === 'severity') {
      columns.push(severityColumn(name));
    } else {
      const field = properties[name];
      columns.push(plainColumn(name, field, isNumeric(field) || typeof sample?.[name] === 'number'));
    }
  }
  return columns;
}
