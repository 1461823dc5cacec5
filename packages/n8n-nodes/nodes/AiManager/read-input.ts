import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { DescribedOperation } from './described-operation.ts';
import { optionalFields } from './properties.ts';

/** The input of an operation, from what is set for this item. What was left empty is left out. */
export function readInput(
  functions: Pick<IExecuteFunctions, 'getNodeParameter'>,
  { input, pages }: Pick<DescribedOperation, 'input' | 'pages'>,
  item: number,
): Record<string, unknown> {
  const required = new Set(input.required);
  const given = functions.getNodeParameter(optionalFields, item, {}) as IDataObject;
  const fields = Object.keys(input.properties ?? {}).filter(
    (field) => !(pages && (field === 'limit' || field === 'cursor')),
  );
  const values = fields.map((field): [string, unknown] => [
    field,
    toValue(required.has(field) ? functions.getNodeParameter(field, item, undefined) : given[field], field),
  ]);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

interface Locator {
  readonly __rl: true;
  readonly value: unknown;
}

/** Resource locators, dates and JSON fields as plain values; undefined for what is empty. */
function toValue(value: unknown, field: string): unknown {
  if (isLocator(value)) return toValue(value.value, field);
  if (value === null || value === undefined || value === '') return undefined;
  if (typeof value === 'object' && 'toISO' in value) return (value as { toISO(): string }).toISO();
  if (Array.isArray(value)) return value.length === 0 ? undefined : value;
  if (typeof value === 'string' && /^\s*[[{]/.test(value)) return parseJson(value);
  return value;
}

/** A field of type JSON arrives as text; a text that only looks like JSON stays one. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function isLocator(value: unknown): value is Locator {
  return typeof value === 'object' && value !== null && '__rl' in value;
}
