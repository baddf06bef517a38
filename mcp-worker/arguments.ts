// Checks a call's arguments against the tool's input schema in words an agent can act on, the same on every host.

import type { jsonSchemaValidator, JsonSchemaType } from '@modelcontextprotocol/server';

interface Property {
  type?: string;
  minimum?: number;
  maximum?: number;
  enum?: readonly unknown[];
}

interface ObjectSchema {
  properties?: { [name: string]: Property };
  required?: readonly string[];
}

function hasType(value: unknown, type: string): boolean {
  switch (type) {
    case 'integer':
      return Number.isInteger(value);
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    default:
      return typeof value === type;
  }
}

const NOUNS: Record<string, string> = {
  integer: 'a whole number',
  number: 'a number',
  string: 'a string',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

function faultOf(name: string, value: unknown, property: Property): string | undefined {
  const { type, minimum, maximum } = property;
  if (type !== undefined && !hasType(value, type)) return `${name} must be ${NOUNS[type] ?? type}`;
  if (property.enum && !property.enum.includes(value)) return `${name} must be one of ${property.enum.join(', ')}`;
  if (typeof value !== 'number') return undefined;
  if (minimum !== undefined && value < minimum) return `${name} must be at least ${minimum}`;
  if (maximum !== undefined && value > maximum) return `${name} must be at most ${maximum}`;
  return undefined;
}

/** What is wrong with the arguments, in one line; nothing when they are good. */
export function argumentFaults(schema: JsonSchemaType, given: unknown): string | undefined {
  const { properties = {}, required = [] } = schema as ObjectSchema;
  if (!hasType(given, 'object')) return 'the arguments must be an object';
  const values = given as Record<string, unknown>;
  const faults: string[] = [];
  for (const name of required) if (values[name] === undefined) faults.push(`${name} is required`);
  for (const [name, value] of Object.entries(values)) {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    const fault = property
      ? faultOf(name, value, property)
      : `there is no argument ${JSON.stringify(name.slice(0, 60))} (there are ${Object.keys(properties).join(', ')})`;
    if (fault && value !== undefined) faults.push(fault);
  }
  return faults.length > 0 ? faults.join('; ') : undefined;
}

/** For fromJsonSchema: enough for the flat schemas that tools take. `onFault` is told of calls that end here. */
export function argumentValidator(onFault?: () => void): jsonSchemaValidator {
  return {
    getValidator<T>(schema: JsonSchemaType) {
      return (input: unknown) => {
        const errorMessage = argumentFaults(schema, input);
        if (errorMessage === undefined) return { valid: true as const, data: input as T, errorMessage };
        onFault?.();
        return { valid: false as const, data: undefined, errorMessage };
      };
    },
  };
}
