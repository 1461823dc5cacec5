import { catalogue } from '@ai-manager/core/catalogue';
import type { OperationDescriptor } from '@ai-manager/core/catalogue';
import { z } from 'zod';
import type { DescribedOperation, JsonSchema } from '../nodes/AiManager/described-operation.ts';

const groups = Object.entries(catalogue) as unknown as readonly [
  string,
  Readonly<Record<string, OperationDescriptor>>,
][];

/** What the node knows of each operation, in the catalogue's order. */
export function describeOperations(): readonly DescribedOperation[] {
  return groups.flatMap(([resource, operations]) =>
    Object.entries(operations).map(([operation, { name, title, description, effects, input, output }]) => ({
      resource,
      operation,
      name,
      title,
      description,
      effects,
      input: z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as JsonSchema,
      pages: isPage(z.toJSONSchema(output, { unrepresentable: 'any' }) as JsonSchema),
    })),
  );
}

/** Schemas of the outputs, where n8n looks for them. Of a page it is the schema of one row: each becomes an item. */
export function outputSchemas(): readonly { readonly path: string; readonly schema: unknown }[] {
  return groups.flatMap(([resource, operations]) =>
    Object.entries(operations).map(([operation, { output }]) => {
      const schema = z.toJSONSchema(output, { unrepresentable: 'any' }) as JsonSchema;
      return {
        path: join('v1.0.0', resource, operation),
        schema: isPage(schema) ? (schema.properties?.['items']?.items ?? {}) : schema,
      };
    }),
  );
}

function join(...parts: readonly string[]): string {
  return `${parts.join('/')}.json`;
}

/** Rows and where the next ones start. */
function isPage({ properties }: JsonSchema): boolean {
  return properties?.['items']?.type === 'array' && properties['nextCursor'] !== undefined;
}
