// Values by name: scalars as a definition table, maps of figures as bars, lists of words as words, objects as sections.

import type { JsonObject } from './protocol.js';
import { Bars } from './bars.js';
import { CopyButton } from './copy-button.js';
import { labelOf } from './labels.js';
import type { ToolDescription } from './registry.js';
import { pageFields, type Page, type Schema } from './schema.js';
import { SmallTable } from './small-table.js';
import { isEmpty, isObject, isScalar, kindOf, rawOf, showValue } from './values.js';
import { WordList } from './word-list.js';

type Entry = readonly [name: string, value: unknown];

function Scalar({ name, value, schema }: { name: string; value: string | number | boolean; schema?: Schema }) {
  const shown = showValue(name, value, schema);
  const raw = rawOf(value);
  return (
    <div class="property">
      <dt title={schema?.description}>{labelOf(name)}</dt>
      <dd class="data">
        <span title={raw}>{shown}</span>
        {kindOf(name, value) === 'bytes' && Number(value) >= 1000 && (
          <span class="dim">{showValue('count', value)} bytes</span>
        )}
        <CopyButton label={labelOf(name)} text={raw} />
      </dd>
    </div>
  );
}

function isFigures(value: JsonObject): value is { readonly [key: string]: number } {
  return Object.values(value).every((item) => typeof item === 'number');
}

interface CompoundProps {
  name: string;
  value: unknown;
  page: Page | undefined;
  schema?: Schema;
  tool: ToolDescription | undefined;
  /** Fields of the result that lead here. */
  path: readonly string[];
}

function Compound({ name, value, page, schema, tool, path }: CompoundProps) {
  if (Array.isArray(value)) {
    const objects = value.filter(isObject);
    if (objects.length === value.length) return <SmallTable name={name} row={schema?.items ?? {}} rows={objects} />;
    const more =
      tool && page?.next_cursor ? { tool: tool.name, list: path.join('.'), cursor: page.next_cursor } : undefined;
    return <WordList title={labelOf(name)} words={value.map(rawOf)} total={page?.total ?? value.length} more={more} />;
  }
  if (!isObject(value)) return null;
  if (!schema?.properties && isFigures(value)) return <Bars title={labelOf(name)} figures={value} />;
  return (
    <Properties tool={tool} path={path} values={Object.entries(value)} schema={schema ?? {}} title={labelOf(name)} />
  );
}

interface Props {
  values: readonly Entry[];
  schema: Schema;
  title: string;
  /** Whose result this is part of, where more of a cut list may be asked for, and the fields that lead to it. */
  tool?: ToolDescription | undefined;
  path?: readonly string[];
}

export function Properties({ values, schema, title, tool, path = [] }: Props) {
  const all = Object.fromEntries(values);
  const pages = pageFields(all);
  const shown = values.filter(([name, value]) => !isEmpty(value) && !pages.has(name));
  const scalars = shown.flatMap(([name, value]) => (isScalar(value) ? [{ name, value }] : []));
  const compounds = shown.filter(([, value]) => !isScalar(value));
  if (shown.length === 0) return null;
  const of = (name: string): { schema?: Schema } => {
    const found = schema.properties?.[name];
    return found ? { schema: found } : {};
  };
  return (
    <section class="properties">
      {path.length > 0 || !tool ? <h3>{title}</h3> : <h2>{title}</h2>}
      {scalars.length > 0 && (
        <dl class="property-table">
          {scalars.map(({ name, value }) => (
            <Scalar key={name} name={name} value={value} {...of(name)} />
          ))}
        </dl>
      )}
      {compounds.length > 0 && (
        <div class="compounds">
          {compounds.map(([name, value]) => (
            <Compound
              key={name}
              name={name}
              value={value}
              page={all[`${name}_page`] as Page | undefined}
              tool={tool}
              path={[...path, name]}
              {...of(name)}
            />
          ))}
        </div>
      )}
    </section>
  );
}
