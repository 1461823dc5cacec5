import { defaultRules } from '@ai-manager/core';
import { catalogue } from '@ai-manager/core/catalogue';
import type { OperationDescriptor } from '@ai-manager/core/catalogue';
import { z } from 'zod';
import type { DescribedOperation, JsonSchema } from '../nodes/AiManager/described-operation.ts';
import { toShape } from './to-shape.ts';

const groups = Object.entries(catalogue) as unknown as readonly [
  string,
  Readonly<Record<string, OperationDescriptor>>,
][];

/** What a form starts with where the schema has no default: an installation that n8n alone uses begins with these rules. */
const startingValues: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'rules.save': { rules: defaultRules },
};

/** What the node knows of each operation, in the catalogue's order. */
export function describeOperations(): readonly DescribedOperation[] {
  return eachOperation(({ resource, operation, descriptor }) => {
    const { name, title, description, effects, input, output } = descriptor;
    return {
      resource,
      operation,
      name,
      title,
      description,
      effects,
      input: withStartingValues(name, toInputSchema(input)),
      pages: isPage(toSchema(output)),
    };
  });
}

/** Shapes of the outputs, where n8n looks for them. Of a page it is the shape of one row: each becomes an item. */
export function outputShapes(): readonly { readonly path: string; readonly shape: unknown }[] {
  const own = toSchema(reviewAnswerSchema);
  return [
    ...catalogueShapes(),
    { path: 'v1.0.0/approvals/askReviewer.json', shape: { version: 1, ...toShape(own, own) } },
  ];
}

/** What the operation of the node itself gives for each request, answered or not. */
const reviewAnswerSchema = z.strictObject({
  approvalId: z.string(),
  answer: z.enum(['decided', 'left', 'not-asked']),
  outcome: z.enum(['approved', 'rejected']),
  token: z.string(),
  reason: z.string(),
  reviewerId: z.string(),
  answeredAt: z.string(),
  why: z.string(),
});

function catalogueShapes(): readonly { readonly path: string; readonly shape: unknown }[] {
  return eachOperation(({ resource, operation, descriptor }) => {
    const schema = toSchema(descriptor.output);
    const row = isPage(schema) ? (schema.properties?.['items']?.items ?? {}) : schema;
    return {
      path: ['v1.0.0', resource, `${operation}.json`].join('/'),
      shape: { version: 1, ...withUsage(toShape(row, schema), descriptor.effects) },
    };
  });
}

/** What nodes/AiManager/to-items.ts adds to the answers of operations that may ask models. */
const usageShape: JsonSchema = {
  type: 'object',
  properties: { inputTokens: { type: 'number' }, outputTokens: { type: 'number' }, costUsd: { type: 'number' } },
};

function withUsage(shape: JsonSchema, effects: OperationDescriptor['effects']): JsonSchema {
  if (effects !== 'act') return shape;
  return { ...shape, properties: { ...shape.properties, usage: usageShape } };
}

/** Shape of what the trigger gives: an event, whose data depends on its type, and its place in the log. */
export function eventShape(): unknown {
  const text = { type: 'string' };
  const properties = { id: text, type: text, timestamp: text, data: { type: 'object' }, position: { type: 'integer' } };
  return { version: 1, type: 'object', properties };
}

interface Entry {
  readonly resource: string;
  readonly operation: string;
  readonly descriptor: OperationDescriptor;
}

function eachOperation<T>(describe: (entry: Entry) => T): readonly T[] {
  return groups.flatMap(([resource, operations]) =>
    Object.entries(operations).map(([operation, descriptor]) => describe({ resource, operation, descriptor })),
  );
}

function toInputSchema(schema: z.core.$ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', override: omitWhatNoFormNeeds }) as JsonSchema;
}

function withStartingValues(operation: string, schema: JsonSchema): JsonSchema {
  const values = startingValues[operation];
  if (values === undefined) return schema;
  const properties = Object.entries(schema.properties ?? {}).map(([field, property]) => [
    field,
    field in values ? { ...property, default: values[field] } : property,
  ]);
  return { ...schema, properties: Object.fromEntries(properties) as NonNullable<JsonSchema['properties']> };
}

function toSchema(schema: z.core.$ZodType): JsonSchema {
  return z.toJSONSchema(schema, { unrepresentable: 'any' }) as JsonSchema;
}

/** Core checks the input; a form shows what it is about. */
function omitWhatNoFormNeeds({ jsonSchema }: { readonly jsonSchema: Record<string, unknown> }): void {
  for (const key of ['$schema', 'pattern', 'additionalProperties', 'propertyNames']) delete jsonSchema[key];
}

/** Rows and where the next ones start. */
function isPage({ properties }: JsonSchema): boolean {
  return properties?.['items']?.type === 'array' && properties['nextCursor'] !== undefined;
}
