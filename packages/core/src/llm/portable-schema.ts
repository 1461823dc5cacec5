import type { z } from 'zod';
import { ConfigurationError } from '../errors.ts';

/** Levels of objects and arrays inside each other that every vendor accepts. */
const deepest = 5;

const scalars = new Set(['string', 'number', 'boolean', 'enum', 'literal', 'null']);

type Definition = Readonly<Record<string, unknown>> & { readonly type: string };

/**
 * Refuses a schema that a vendor would refuse, or silently change, when it is asked for structured output.
 *
 * Accepted: an object at the root; objects, arrays, strings, numbers, booleans, enums, literals and null; `.nullable()`
 * for what may be absent; unions and discriminated unions below the root; at most five levels of objects and arrays.
 * Refinements are fine: they are checked on the reply. Refused: optional keys, defaults, records, tuples, `any`,
 * `unknown`, dates, transforms, coercion, recursion, open objects.
 *
 * @throws ConfigurationError naming the path of the first problem
 * @see vendors' converters, compared in the documentation of structured output of OpenAI and Anthropic
 */
export function assertPortableSchema(schema: z.ZodType, name = 'schema'): void {
  const root = definitionOf(schema);
  if (root.type !== 'object') refuse(name, `is ${root.type}, but the root must be an object`);
  walk(schema, name, 0);
}

function walk(schema: unknown, path: string, depth: number): void {
  const definition = definitionOf(schema);
  if (definition['coerce'] === true) refuse(path, 'coerces its input, which the model cannot know');
  if (scalars.has(definition.type)) return;
  switch (definition.type) {
    case 'object':
      return walkObject(definition, path, deeper(path, depth));
    case 'array':
      return walk(definition['element'], `${path}[]`, deeper(path, depth));
    case 'nullable':
      return walk(definition['innerType'], path, depth);
    case 'union':
      for (const option of definition['options'] as readonly unknown[]) walk(option, path, depth);
      return undefined;
    case 'optional':
      return refuse(path, 'is optional, but every key is required: use nullable instead');
    default:
      return refuse(path, `is ${definition.type}, which not every vendor accepts`);
  }
}

function walkObject(definition: Definition, path: string, depth: number): void {
  const catchall = definition['catchall'];
  if (catchall !== undefined && definitionOf(catchall).type !== 'never') refuse(path, 'allows unknown keys');
  const shape = Object.entries(definition['shape'] as Readonly<Record<string, unknown>>);
  for (const [key, member] of shape) walk(member, `${path}.${key}`, depth);
}

function deeper(path: string, depth: number): number {
  if (depth === deepest) refuse(path, `is nested more than ${deepest} levels deep`);
  return depth + 1;
}

function definitionOf(schema: unknown): Definition {
  return (schema as { readonly _zod: { readonly def: Definition } })._zod.def;
}

function refuse(path: string, problem: string): never {
  throw new ConfigurationError(`The output schema cannot be used with every model: ${path} ${problem}.`, {
    details: { path },
  });
}
