import { z } from 'zod';

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
}

/** All names a template may use with data of a schema, such as `projects`, `projects[].name`; lists are marked `[]`. */
export function variablePaths(schema: z.ZodType): readonly string[] {
  const paths: string[] = [];
  collect(z.toJSONSchema(schema) as JsonSchema, '', paths);
  return paths;
}

function collect(schema: JsonSchema, prefix: string, paths: string[]): void {
  for (const option of schema.anyOf ?? []) collect(option, prefix, paths);
  if (schema.items !== undefined) {
    paths.push(`${prefix}[]`);
    collect(schema.items, `${prefix}[]`, paths);
  }
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    paths.push(path);
    collect(member, path, paths);
  }
}
