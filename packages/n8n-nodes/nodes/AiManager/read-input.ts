import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError, tryToParseDateTime } from 'n8n-workflow';
import type { DescribedOperation } from './described-operation.ts';
import { fieldsOf, optionalFields } from './properties.ts';

type Host = Pick<IExecuteFunctions, 'getNode' | 'getNodeParameter' | 'getTimezone'>;

/** The input of an operation, from what is set for this item. What was left empty is left out. */
export function readInput(
  functions: Host,
  described: Pick<DescribedOperation, 'name' | 'input' | 'pages'>,
  item: number,
): Record<string, unknown> {
  const given = functions.getNodeParameter(optionalFields, item, {}) as IDataObject;
  const values = fieldsOf(described).map(({ field, required, property }): [string, unknown] => {
    const value = required ? functions.getNodeParameter(field, item, undefined) : given[field];
    return [field, toValue(functions, value, { type: property.type, name: property.displayName, item })];
  });
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

interface About {
  /** kind of the parameter */
  readonly type: string;
  /** as the editor shows it */
  readonly name: string;
  readonly item: number;
}

/** Resource locators, dates and JSON fields as plain values; undefined for what is empty. */
function toValue(functions: Host, value: unknown, about: About): unknown {
  if (isLocator(value)) return toValue(functions, value.value, about);
  if (value === null || value === undefined || value === '') return undefined;
  if (about.type === 'dateTime') return toInstant(functions, value, about);
  if (about.type === 'json' && typeof value === 'string') return parseJson(functions, value, about);
  return Array.isArray(value) && value.length === 0 ? undefined : value;
}

/** The editor's dates have no zone: they are of the workflow's. */
function toInstant(functions: Host, value: unknown, { name, item }: About): string {
  try {
    return tryToParseDateTime(value, functions.getTimezone()).toJSDate().toISOString();
  } catch {
    throw refused(functions, `"${name}" is no date: ${String(value)}.`, item);
  }
}

function parseJson(functions: Host, text: string, { name, item }: About): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw refused(functions, `"${name}" is no valid JSON: ${(error as Error).message}.`, item);
  }
}

function refused(functions: Host, message: string, itemIndex: number): NodeOperationError {
  const failure = new NodeOperationError(functions.getNode(), message, { itemIndex });
  failure.context['code'] = 'INVALID_INPUT';
  return failure;
}

interface Locator {
  readonly __rl: true;
  readonly value: unknown;
}

function isLocator(value: unknown): value is Locator {
  return typeof value === 'object' && value !== null && '__rl' in value;
}
