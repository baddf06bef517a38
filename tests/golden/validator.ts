// JSON Schema (2020-12, strict) as a function that says what is wrong.

import { Ajv2020 } from 'ajv/dist/2020.js';
import type { JsonObject } from './core.js';

/** RFC 3339 in UTC with 6 or 9 digits, as contract.md 2 wants it; the host's clock may have 3. */
const DATE_TIME = /^-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d\.(\d{3}|\d{6}|\d{9})Z$/;

/** A function that gives "" for a valid value, else what is wrong with it. */
export function schemaValidator(schema: JsonObject): (value: unknown) => string {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: false });
  ajv.addFormat('date-time', DATE_TIME);
  const validate = ajv.compile(schema);
  return (value) => (validate(value) ? '' : ajv.errorsText(validate.errors));
}
