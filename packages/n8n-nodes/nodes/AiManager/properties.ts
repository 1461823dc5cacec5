import type { IDisplayOptions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { databaseProperty } from '../shared/database-choice.ts';
import type { DescribedOperation, JsonSchema } from './described-operation.ts';
import type { FieldOverride } from './overrides.ts';
import { fieldOverrides, operationOverrides, resourceNames } from './overrides.ts';

/** Fields of a page that the node handles itself: it fetches as many pages as it is to return. */
const pagingFields = new Set(['limit', 'cursor']);

/** Texts that may be this long get a field of several lines. */
const longTextFrom = 500;

/** Parameter in which the optional fields of an operation are. */
export const optionalFields = 'additionalFields';

/** An operation as the lists of resources and operations show it. */
type ListedOperation = Pick<DescribedOperation, 'resource' | 'operation' | 'title' | 'description' | 'effects'> & {
  /** in place of what follows from `operation` */
  readonly displayName?: string;
};

/** An operation that this node adds to those of the catalogue, with its parameters. */
export interface OwnOperation extends ListedOperation {
  readonly properties: INodeProperties[];
}

/** All parameters of the node: resource, operation, and the fields of each operation. */
export function nodeProperties(
  operations: readonly DescribedOperation[],
  own: readonly OwnOperation[],
): INodeProperties[] {
  const all: readonly ListedOperation[] = [...operations, ...own];
  const reads = all.filter(({ effects }) => effects === 'read');
  return [
    databaseProperty,
    ...choiceProperties(all, { '@tool': [false] }),
    ...choiceProperties(reads, { '@tool': [true] }),
    ...operations.flatMap(operationFields),
    ...own.flatMap(({ properties }) => properties),
  ];
}

type Shown = NonNullable<IDisplayOptions['show']>;

/** Which resource, and which of its operations. The node has all of them, the tool that agents use has fewer. */
function choiceProperties(operations: readonly ListedOperation[], show: Shown): INodeProperties[] {
  return [
    resourceProperty(operations, { show }),
    ...[...Map.groupBy(operations, ({ resource }) => resource)].map(([resource, ofResource]) =>
      operationProperty(ofResource, { show: { ...show, resource: [resource] } }),
    ),
  ];
}

function resourceProperty(operations: readonly ListedOperation[], displayOptions: IDisplayOptions): INodeProperties {
  const resources = [...new Set(operations.map(({ resource }) => resource))];
  return {
    displayName: 'Resource',
    name: 'resource',
    type: 'options',
    noDataExpression: true,
    displayOptions,
    options: resources
      .map((resource) => ({ name: resourceNames[resource] ?? titleCase(resource), value: resource }))
      .toSorted(byName),
    default: resources.includes('evaluations') ? 'evaluations' : (resources[0] ?? ''),
  };
}

function operationProperty(operations: readonly ListedOperation[], displayOptions: IDisplayOptions): INodeProperties {
  return {
    displayName: 'Operation',
    name: 'operation',
    type: 'options',
    noDataExpression: true,
    displayOptions,
    options: operations
      .map(({ operation, title, description, displayName }) => ({
        name: displayName ?? titleCase(operation),
        value: operation,
        // Sentence case, as the list of actions shows it.
        action: title,
        description: firstSentence(description),
      }))
      .toSorted(byName),
    default: operations[0]?.operation ?? '',
  };
}

/** A field of an operation's input, as a parameter. */
interface FormField {
  readonly field: string;
  readonly required: boolean;
  readonly property: INodeProperties;
}

/** What is asked for of an operation's input, in the order of its schema. */
export function fieldsOf({ name, input, pages }: Pick<DescribedOperation, 'name' | 'input' | 'pages'>): FormField[] {
  const required = new Set(input.required);
  return Object.entries(input.properties ?? {})
    .filter(([field]) => !(pages && pagingFields.has(field)))
    .map(([field, schema]) => ({
      field,
      required: required.has(field),
      property: toProperty(field, schema, overrideOf(name, field)),
    }));
}

/** The fields of one operation: required ones by themselves, the others in one collection. */
function operationFields(described: DescribedOperation): INodeProperties[] {
  const { resource, operation, pages } = described;
  const displayOptions = { show: { resource: [resource], operation: [operation] } };
  const fields = fieldsOf(described);
  const optional = fields.filter(({ required }) => !required).map(({ property }) => property);
  return [
    ...fields
      .filter(({ required }) => required)
      .map(({ property }) => ({ ...property, required: true, displayOptions })),
    ...(pages ? pagingProperties(displayOptions) : []),
    ...(optional.length === 0
      ? []
      : [
          {
            displayName: 'Additional Fields',
            name: optionalFields,
            type: 'collection',
            placeholder: 'Add Field',
            default: {},
            displayOptions,
            options: optional.toSorted((a, b) => (a.displayName < b.displayName ? -1 : 1)),
          } satisfies INodeProperties,
        ]),
  ];
}

function pagingProperties(displayOptions: INodeProperties['displayOptions']): INodeProperties[] {
  const { show } = displayOptions ?? {};
  return [
    {
      displayName: 'Return All',
      name: 'returnAll',
      type: 'boolean',
      default: false,
      description: 'Whether to return all results or only up to a given limit',
      displayOptions: { show: { ...show } },
    },
    {
      displayName: 'Limit',
      name: 'limit',
      type: 'number',
      typeOptions: { minValue: 1 },
      default: 50,
      description: 'Max number of results to return',
      displayOptions: { show: { ...show, returnAll: [false] } },
    },
  ];
}

function overrideOf(operation: string, field: string): FieldOverride {
  return operationOverrides[operation]?.[field] ?? fieldOverrides[field] ?? {};
}

/** One field of an input as a parameter. */
function toProperty(field: string, schema: JsonSchema, override: FieldOverride = {}): INodeProperties {
  const { list, ...given } = override;
  const value = withoutNull(schema);
  const common = {
    displayName: titleCase(schema.title ?? field),
    name: field,
    ...placeholderOf(value),
    ...(schema.description === undefined ? {} : { description: schema.description.replace(/\.$/, '') }),
  };
  if (list !== undefined) return { ...common, ...locator(list), ...given };
  return { ...common, ...fieldOf(value), ...given };
}

function placeholderOf({ type, enum: choices, examples }: JsonSchema): { readonly placeholder?: string } {
  const [example] = examples ?? [];
  return type === 'string' && choices === undefined && typeof example === 'string'
    ? { placeholder: `e.g. ${example}` }
    : {};
}

type Field = Pick<INodeProperties, 'type' | 'default' | 'options' | 'typeOptions'>;

function fieldOf(schema: JsonSchema): Field {
  const choices = choicesOf(schema);
  if (choices !== undefined)
    return { type: 'options', options: choices, default: text(schema.default ?? choices[0]?.value) };
  if (schema.type === 'boolean') return { type: 'boolean', default: schema.default === true };
  if (schema.type === 'integer' || schema.type === 'number') return numberField(schema);
  if (schema.type === 'string') return textField(schema);
  const itemChoices = schema.type === 'array' && schema.items !== undefined ? choicesOf(schema.items) : undefined;
  if (itemChoices !== undefined) return { type: 'multiOptions', options: itemChoices, default: [] };
  if (schema.type === 'array' && schema.items?.type === 'string')
    return { type: 'string', typeOptions: { multipleValues: true }, default: [] };
  return { type: 'json', default: JSON.stringify(schema.default ?? (schema.type === 'array' ? [] : {}), null, 2) };
}

function numberField({ minimum, maximum, default: standard, type }: JsonSchema): Field {
  // JSON Schema says so of whole numbers without a limit.
  const known = (bound: number | undefined) => bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER;
  return {
    type: 'number',
    typeOptions: {
      ...(known(minimum) ? { minValue: minimum as number } : {}),
      ...(known(maximum) ? { maxValue: maximum as number } : {}),
      ...(type === 'number' ? { numberPrecision: 6 } : {}),
    },
    default: typeof standard === 'number' ? standard : (minimum ?? 0) > 0 ? (minimum as number) : 0,
  };
}

function textField({ format, maxLength, default: standard }: JsonSchema): Field {
  if (format === 'date-time') return { type: 'dateTime', default: '' };
  const long = maxLength !== undefined && maxLength >= longTextFrom;
  return { type: 'string', ...(long ? { typeOptions: { rows: 4 } } : {}), default: text(standard) };
}

function locator({
  method,
  example,
}: NonNullable<FieldOverride['list']>): Pick<INodeProperties, 'type' | 'default' | 'modes'> {
  return {
    type: 'resourceLocator',
    default: { mode: 'list', value: '' },
    modes: [
      {
        displayName: 'From List',
        name: 'list',
        type: 'list',
        typeOptions: { searchListMethod: method, searchable: true },
      },
      { displayName: 'By ID', name: 'id', type: 'string', placeholder: `e.g. ${example}` },
    ],
  };
}

function choicesOf(schema: JsonSchema): INodePropertyOptions[] | undefined {
  const values = schema.enum ?? (schema.const === undefined ? undefined : [schema.const]);
  if (values === undefined || !values.every((value) => typeof value === 'string')) return undefined;
  return values.map((value) => ({ name: titleCase(value), value }));
}

function withoutNull(schema: JsonSchema): JsonSchema {
  const options = schema.anyOf?.filter(({ type }) => type !== 'null');
  if (options?.length !== 1) return schema;
  return { ...options[0], ...schema };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** `importRoster` -> `Import Roster`, `needs-review` -> `Needs Review`, as n8n writes names. */
function titleCase(name: string): string {
  return name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[-_]/g, ' ')
    .split(' ')
    .map((word) => (/^(?:of|to|and|in|the|a)$/.test(word) ? word : `${word.charAt(0).toUpperCase()}${word.slice(1)}`))
    .join(' ');
}

function firstSentence(text: string): string {
  return text.split(/(?<=[.;:]) /)[0]?.replace(/[.;:]$/, '') ?? text;
}

const byName = (a: { readonly name: string }, b: { readonly name: string }): number => (a.name < b.name ? -1 : 1);
