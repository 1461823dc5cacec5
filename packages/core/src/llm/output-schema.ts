import { z } from 'zod';
import { ConfigurationError } from '../errors.ts';
import type { OutputSchema } from '../ports/llm-provider.ts';
import { assertPortableSchema } from './portable-schema.ts';

/** The string formats that vendors know; others would be refused. */
const knownFormats = new Set(['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uuid']);

const cache = new WeakMap<z.ZodType, OutputSchema>();

/**
 * JSON Schema of a zod schema, checked for the portable subset; made once per schema. Call it where the schema is
 * defined to learn of a mistake when the program starts.
 *
 * @throws ConfigurationError as {@link assertPortableSchema}, or for a name that vendors refuse
 */
export function toOutputSchema(name: string, schema: z.ZodType): OutputSchema {
  const known = cache.get(schema);
  if (known?.name === name) return known;
  if (!/^[a-zA-Z0-9_-]{1,64}$/.test(name)) {
    throw new ConfigurationError('An output schema is named with letters, digits, "_" and "-", 64 at most.');
  }
  assertPortableSchema(schema, name);
  const { $schema: _dialect, ...body } = z.toJSONSchema(schema, { override: ({ jsonSchema }) => simplify(jsonSchema) });
  const outputSchema: OutputSchema = { name, schema: body };
  cache.set(schema, outputSchema);
  return outputSchema;
}

/** Says the same in words every vendor knows; what is lost is checked on the reply. */
function simplify(node: z.core.JSONSchema.BaseSchema): void {
  if (node.oneOf !== undefined) {
    node.anyOf = node.oneOf;
    delete node.oneOf;
  }
  if (node.format !== undefined && !knownFormats.has(node.format)) delete node.format;
  // Patterns of zod's formats: vendors' engines know no groups with `(?`.
  if (node.pattern?.includes('(?') === true) delete node.pattern;
  if (node.minimum === Number.MIN_SAFE_INTEGER) delete node.minimum;
  if (node.maximum === Number.MAX_SAFE_INTEGER) delete node.maximum;
}
