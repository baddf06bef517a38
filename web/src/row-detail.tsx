// One row in full: its headline, who sent it to whom, its maps (a message's headers) and every other field.

import type { JsonObject } from './protocol.js';
import { endpoint } from './columns.js';
import { formatTime, plural } from './format.js';
import { labelOf } from './labels.js';
import { Properties } from './properties.js';
import type { Schema } from './schema.js';
import { SmallTable } from './small-table.js';
import { statusTone } from './tones.js';
import { isEmpty, isObject, rawOf } from './values.js';

/** Shown above the properties. */
const HEADLINE = new Set([
  'start_line',
  'summary',
  'timestamp',
  'packet_number',
  'frames',
  'source_ip',
  'source_port',
  'destination_ip',
  'destination_port',
  'src_ip',
  'src_port',
  'dst_ip',
  'dst_port',
  'transport',
  'protocol',
]);

function isTextMap(value: unknown, schema: Schema | undefined): value is { readonly [name: string]: string } {
  return isObject(value) && !schema?.properties && Object.values(value).every((item) => typeof item === 'string');
}

function TextMap({ name, texts }: { name: string; texts: { readonly [name: string]: string } }) {
  return (
    <section>
      <h4>{labelOf(name)}</h4>
      <dl class="headers data">
        {Object.entries(texts).map(([key, text]) => (
          <div key={key}>
            <dt>{key}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function framesOf(row: JsonObject): string {
  const frames = Array.isArray(row['frames']) ? row['frames'] : [];
  if (frames.length > 1) return `frames ${rawOf(frames)}`;
  return isEmpty(row['packet_number']) ? '' : `frame ${rawOf(row['packet_number'])}`;
}

function headlineOf(row: JsonObject): string {
  return rawOf(row['start_line'] ?? row['summary']);
}

function Head({ row }: { row: JsonObject }) {
  const tone = statusTone(row['method'], row['status_code']);
  const headline = headlineOf(row);
  const from = row['source_ip'] ?? row['src_ip'];
  const to = row['destination_ip'] ?? row['dst_ip'];
  const facts = [
    framesOf(row),
    row['timestamp'] ? formatTime(rawOf(row['timestamp'])) : '',
    rawOf(row['transport'] ?? row['protocol']),
    typeof row['body_length'] === 'number' ? `body ${plural(row['body_length'], 'byte')}` : '',
  ].filter((fact) => fact !== '');
  return (
    <>
      {headline !== '' && <h3 class={`headline data${tone ? ` edge-${tone}` : ''}`}>{headline}</h3>}
      {from !== undefined && (
        <p class="data">
          {endpoint(from, row['source_port'] ?? row['src_port'])} <span aria-label="to">→</span>{' '}
          {endpoint(to, row['destination_port'] ?? row['dst_port'])}
        </p>
      )}
      <ul class="facts data">
        {facts.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
    </>
  );
}

export function RowDetail({ row, schema }: { row: JsonObject; schema: Schema }) {
  const entries = Object.entries(row).filter(([name, value]) => !HEADLINE.has(name) && !isEmpty(value));
  const maps = entries.flatMap(([name, value]) =>
    isTextMap(value, schema.properties?.[name]) ? [{ name, texts: value }] : [],
  );
  const tables = entries.flatMap(([name, value]) =>
    Array.isArray(value) && value.every(isObject) ? [{ name, rows: value }] : [],
  );
  const apart = new Set([...maps, ...tables].map(({ name }) => name));
  const rest = entries.filter(([name]) => !apart.has(name));
  return (
    <aside class="detail" aria-label="Selected row" tabIndex={0}>
      <Head row={row} />
      {maps.map(({ name, texts }) => (
        <TextMap key={name} name={name} texts={texts} />
      ))}
      {tables.map(({ name, rows }) => (
        <SmallTable key={name} name={name} row={schema.properties?.[name]?.items ?? {}} rows={rows} />
      ))}
      <details open={headlineOf(row) === ''}>
        <summary>All fields</summary>
        <Properties values={rest} schema={schema} title="Fields" />
      </details>
    </aside>
  );
}
