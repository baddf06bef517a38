// Whether an answer holds what is known: members by name, rows by their being among the others.

/** A value, a pattern of a text, a test of a number, rows that must be there, or members that must be. */
export type Fact =
  | string
  | number
  | boolean
  | RegExp
  | ((value: unknown) => boolean)
  | readonly Fact[]
  | { readonly [name: string]: Fact };

/** A number within `tolerance` of this one: times come rounded to what the file can say. */
export function near(expected: number, tolerance = 0.001): (value: unknown) => boolean {
  return (value) => typeof value === 'number' && Math.abs(value - expected) <= tolerance;
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 300);
}

function missingMembers(actual: unknown, known: { readonly [name: string]: Fact }, path: string): string | undefined {
  if (typeof actual !== 'object' || actual === null) return `${path} is ${shown(actual)}`;
  for (const [name, fact] of Object.entries(known)) {
    const missing = missingFact((actual as { [name: string]: unknown })[name], fact, `${path}.${name}`);
    if (missing !== undefined) return missing;
  }
  return undefined;
}

/** What of `known` the answer does not hold, in words; undefined when it holds all. */
export function missingFact(actual: unknown, known: Fact, path = 'answer'): string | undefined {
  if (known instanceof RegExp) return known.test(String(actual)) ? undefined : `${path} is ${shown(actual)}`;
  if (typeof known === 'function') return known(actual) ? undefined : `${path} is ${shown(actual)}`;
  if (Array.isArray(known)) {
    if (!Array.isArray(actual)) return `${path} is ${shown(actual)}`;
    const lost = (known as readonly Fact[]).find((row) =>
      actual.every((one) => missingFact(one, row, path) !== undefined),
    );
    return lost === undefined ? undefined : `no row of ${path} is like ${shown(lost)}: ${shown(actual)}`;
  }
  if (typeof known === 'object') return missingMembers(actual, known as { readonly [name: string]: Fact }, path);
  return actual === known ? undefined : `${path} is ${shown(actual)}, not ${shown(known)}`;
}
