import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { toOutputSchema } from './output-schema.ts';
import { assertPortableSchema } from './portable-schema.ts';

const accepted = z.strictObject({
  criteria: z.array(
    z.object({
      id: z.string().min(1).max(60),
      level: z.union([z.literal(1), z.literal(2)]).nullable(),
      kind: z.enum(['a', 'b']),
      sure: z.boolean(),
      evidence: z.array(z.string().max(500)).max(5),
      amount: z.number().min(0),
    }),
  ),
  verdict: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('go') }),
    z.strictObject({ type: z.literal('hold'), until: z.iso.date() }),
  ]),
  nothing: z.null(),
});

function nested(levels: number): z.ZodType {
  return levels === 1 ? z.string() : z.array(nested(levels - 1));
}

describe('assertPortableSchema', () => {
  it('accepts what every vendor accepts, refinements included', () => {
    expect(() => assertPortableSchema(accepted)).not.toThrow();
    expect(() => assertPortableSchema(accepted.refine((value) => value.criteria.length > 0))).not.toThrow();
    expect(() => assertPortableSchema(z.object({ deep: nested(5) }))).not.toThrow();
  });

  it.each<[string, z.ZodType, string]>([
    ['a root array', z.array(z.string()), 'schema is array'],
    ['a root union', z.union([z.object({}), z.object({})]), 'schema is union'],
    ['an optional key', z.object({ a: z.string().optional() }), 'schema.a is optional'],
    ['a default', z.object({ a: z.string().default('x') }), 'schema.a is default'],
    ['a record', z.object({ a: z.record(z.string(), z.string()) }), 'schema.a is record'],
    ['a tuple', z.object({ a: z.tuple([z.string()]) }), 'schema.a is tuple'],
    ['any', z.object({ a: z.any() }), 'schema.a is any'],
    ['unknown', z.object({ a: z.array(z.unknown()) }), 'schema.a[] is unknown'],
    ['a date', z.object({ a: z.date() }), 'schema.a is date'],
    ['a transform', z.object({ a: z.string().transform((text) => text.length) }), 'schema.a is pipe'],
    ['a coercion', z.object({ a: z.coerce.number() }), 'schema.a coerces'],
    ['an open object', z.object({ a: z.looseObject({}) }), 'schema.a allows unknown keys'],
    ['recursion', z.object({ a: z.lazy(() => z.string()) }), 'schema.a is lazy'],
    ['a bad member of a union', z.object({ a: z.union([z.string(), z.date()]) }), 'schema.a is date'],
    ['six levels', z.object({ a: nested(6) }), 'nested more than 5 levels'],
  ])('refuses %s, naming the path', (_title, schema, message) => {
    expect(() => assertPortableSchema(schema)).toThrow(message);
  });
});

describe('toOutputSchema', () => {
  it('requires every key and closes every object, with words every vendor knows', () => {
    const { schema } = toOutputSchema('verdict', accepted);
    const text = JSON.stringify(schema);
    expect(text).not.toMatch(/oneOf|\$schema|9007199254740991|\(\?/);
    expect(text.match(/"type":"object"/g)).toHaveLength(4);
    expect(text.match(/"additionalProperties":false/g)).toHaveLength(4);
    expect(schema).toMatchObject({ required: ['criteria', 'verdict', 'nothing'] });
  });

  it('leaves formats out that vendors do not know', () => {
    const { schema } = toOutputSchema('links', z.object({ url: z.url(), day: z.iso.date() }));
    expect(schema['properties']).toEqual({ url: { type: 'string' }, day: expect.objectContaining({ format: 'date' }) });
  });

  it('refuses a name that vendors refuse', () => {
    expect(() => toOutputSchema('not a name', accepted)).toThrow('letters, digits');
  });
});
