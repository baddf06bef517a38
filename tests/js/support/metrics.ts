// Reads Prometheus' text format, strictly: what a scraper would not take fails.

import assert from 'node:assert/strict';

const SAMPLE = /^([a-z_]+(?:\{(?:[a-z_]+="(?:[^"\\\n])*",?)+\})?) (-?[\d.]+(?:e[+-]?\d+)?)$/;

/** The samples by their name with labels. */
export function metricsOf(text: string): Record<string, number> {
  assert.ok(text.endsWith('\n'));
  const samples: Record<string, number> = {};
  let family = '';
  for (const line of text.trimEnd().split('\n')) {
    const described = /^# (HELP|TYPE) ([a-z_]+) \S/.exec(line);
    if (described?.[2] !== undefined) {
      family = described[2];
      continue;
    }
    const [, name, value] = SAMPLE.exec(line) ?? assert.fail(`no sample: ${line}`);
    assert.ok(name?.startsWith(family), `${name} is not described`);
    assert.ok(!((name ?? '') in samples), `${name} twice`);
    samples[name ?? ''] = Number(value);
  }
  return samples;
}
