import type { JsonSchema } from '../nodes/AiManager/described-operation.ts';

/** Deeper than this the editor shows nothing that could be told from its name. */
const deepest = 8;

/** Field names and types of a schema, which is all that the editor shows of an output before there is one. */
export function toShape(schema: JsonSchema, root: JsonSchema, depth = 0): JsonSchema {
  const { type, properties, items, anyOf, oneOf, allOf, $ref } = schema;
  if (depth > deepest) return {};
  if ($ref !== undefined) return toShape(referred($ref, root), root, depth + 1);
  const [choice] = (anyOf ?? oneOf ?? allOf ?? []).filter((each) => each.type !== 'null');
  if (choice !== undefined) return toShape(choice, root, depth);
  if (properties !== undefined)
    return {
      type: 'object',
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, field]) => [name, toShape(field, root, depth + 1)]),
      ),
    };
  if (type === 'array') return { type, items: toShape(items ?? {}, root, depth + 1) };
  if (Array.isArray(type)) return { type: type.find((each) => each !== 'null') ?? 'null' };
  return type === undefined ? typeOfValue(schema) : { type };
}

function referred(path: string, root: JsonSchema): JsonSchema {
  const name = /^#\/\$defs\/(.+)$/.exec(path)?.[1] ?? '';
  return root.$defs?.[name] ?? {};
}

function typeOfValue({ const: only, enum: several }: JsonSchema): JsonSchema {
  const value = only ?? several?.[0];
  return value === undefined || value === null ? {} : { type: typeof value };
}
