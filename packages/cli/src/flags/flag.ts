import type { OperationDescriptor } from '@ai-manager/core/catalogue';
import { z } from 'zod';

/**
 * What the text after a flag becomes:
 * - `text`: itself; `long-text`: itself, or the content of `@file` or `@-` (standard input)
 * - `integer`, `number`: a number; `switch`: true by being there, false by `--no-...`
 * - `document`: YAML or JSON, as text or from `@file` or `@-`
 * - `files`: files and folders, read from disk
 */
export type FlagKind = 'text' | 'long-text' | 'integer' | 'number' | 'switch' | 'document' | 'files';

/** One flag of a command, derived from one field of an operation's input. */
export interface Flag {
  /** name in the input, such as `budgetUsd` */
  readonly field: string;
  /** name on the command line, such as `budget-usd` */
  readonly name: string;
  readonly kind: FlagKind;
  /** may be given several times; the input is a list */
  readonly repeatable: boolean;
  readonly required: boolean;
  readonly nullable: boolean;
  /** the allowed texts, when there are only some */
  readonly choices: readonly string[] | undefined;
  readonly defaultValue: unknown;
  readonly help: string;
  /** what stands between the angle brackets; empty: derived from kind and name */
  readonly placeholder?: string;
}

interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Texts that may be this long are worth keeping in a file. */
const longTextFrom = 10_000;

/** `budgetUsd` -> `budget-usd`, `importRoster` -> `import-roster`. */
export function toKebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/**
 * The flags of an operation: scalars become flags, lists of scalars repeatable flags, booleans switches, and anything
 * nested one flag that takes a document. Titles, help, defaults, examples and limits come from the schema.
 */
export function flagsOf(descriptor: Pick<OperationDescriptor, 'input'>): readonly Flag[] {
  const schema = z.toJSONSchema(descriptor.input, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  const required = new Set(schema.required);
  return Object.entries(schema.properties ?? {}).map(([field, property]) =>
    toFlag(field, property, required.has(field)),
  );
}

function toFlag(field: string, property: JsonSchema, required: boolean): Flag {
  const { schema, nullable } = withoutNull(property);
  const listed = schema.type === 'array' && schema.items !== undefined ? withoutNull(schema.items).schema : undefined;
  const repeatable = listed !== undefined && isScalar(listed);
  const value = repeatable ? listed : schema;
  return {
    field,
    name: toKebabCase(field),
    kind: kindOf(value),
    repeatable,
    required,
    nullable,
    choices: value.enum?.every((choice) => typeof choice === 'string') === true ? value.enum : undefined,
    defaultValue: property.default,
    help: helpOf(property, value),
  };
}

/** `T | null` as the two ways JSON Schema writes it. */
function withoutNull(property: JsonSchema): { readonly schema: JsonSchema; readonly nullable: boolean } {
  if (Array.isArray(property.type) && property.type.includes('null')) {
    const rest = property.type.filter((type) => type !== 'null');
    return {
      schema: rest.length === 1 && rest[0] !== undefined ? { ...property, type: rest[0] } : property,
      nullable: true,
    };
  }
  const others = property.anyOf?.filter(({ type }) => type !== 'null');
  const only = others?.length === 1 ? others[0] : undefined;
  return only === undefined
    ? { schema: property, nullable: false }
    : { schema: { ...property, ...only }, nullable: true };
}

function isScalar({ type }: JsonSchema): boolean {
  return type === 'string' || type === 'integer' || type === 'number';
}

function kindOf(schema: JsonSchema): FlagKind {
  switch (schema.type) {
    case 'string':
      return (schema.maxLength ?? 0) >= longTextFrom ? 'long-text' : 'text';
    case 'integer':
      return 'integer';
    case 'number':
      return 'number';
    case 'boolean':
      return 'switch';
    default:
      return 'document';
  }
}

function helpOf(property: JsonSchema, value: JsonSchema): string {
  const text = property.description ?? property.title ?? '';
  const remarks = [
    rangeOf(value),
    isWorthShowing(property.default) ? `default: ${shown(property.default)}` : undefined,
    property.examples?.[0] === undefined ? undefined : `e.g. ${shown(property.examples[0])}`,
  ].filter((remark) => remark !== undefined);
  return remarks.length === 0 ? text : `${text} (${remarks.join('; ')})`;
}

function rangeOf({ type, minimum, maximum }: JsonSchema): string | undefined {
  if ((type !== 'integer' && type !== 'number') || minimum === undefined) return undefined;
  return maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? undefined : `${minimum} to ${maximum}`;
}

/** Empty defaults (no text, no entries, off) are what anybody expects of a flag that is not given. */
function isWorthShowing(value: unknown): boolean {
  return (
    value !== undefined &&
    value !== null &&
    value !== '' &&
    value !== false &&
    !(Array.isArray(value) && value.length === 0)
  );
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.map(shown).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
