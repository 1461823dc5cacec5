import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { toDatabase } from '../shared/credentials.ts';
import { toLogger } from '../shared/logger.ts';

/** Rows to choose from are few at a time; the rest comes page by page, or by typing. */
const pageSize = 100;

interface Choice {
  readonly name: string;
  readonly value: string;
}

type Search = (
  this: ILoadOptionsFunctions,
  filter?: string,
  paginationToken?: string,
) => Promise<INodeListSearchResult>;

export const searchPeople: Search = function (filter, cursor) {
  return search(this, { operation: 'people.list', cursor, filter }, ({ id, name }) => ({
    name: `${String(name)} (${String(id)})`,
    value: String(id),
  }));
};

export const searchProjects: Search = function (filter, cursor) {
  return search(this, { operation: 'projects.list', cursor, filter }, ({ id, name }) => ({
    name: `${String(name)} (${String(id)})`,
    value: String(id),
  }));
};

export const searchPrompts: Search = function (filter) {
  return search(this, { operation: 'prompts.list', cursor: undefined, filter }, ({ name }) => ({
    name: String(name),
    value: String(name),
  }));
};

interface Query {
  readonly operation: 'people.list' | 'projects.list' | 'prompts.list';
  readonly cursor: string | undefined;
  readonly filter: string | undefined;
}

async function search(
  functions: ILoadOptionsFunctions,
  { operation, cursor, filter }: Query,
  toChoice: (row: Readonly<Record<string, unknown>>) => Choice,
): Promise<INodeListSearchResult> {
  const { callOperation } = await import('../../sdk/index.ts');
  const paged = operation !== 'prompts.list';
  const { output } = await callOperation({
    operation,
    input: paged ? { limit: pageSize, ...(cursor === undefined ? {} : { cursor }) } : {},
    database: toDatabase(await functions.getCredentials('aiManagerDatabaseApi')),
    models: { connected: [], credential: undefined },
    langfuse: undefined,
    signal: undefined,
    onProgress: () => undefined,
    logger: toLogger(functions.logger),
  });
  const rows = output as Readonly<Record<'items' | 'prompts', readonly Readonly<Record<string, unknown>>[]>> & {
    readonly nextCursor?: string | null;
  };
  const choices = (paged ? rows.items : rows.prompts).map(toChoice);
  const wanted = filter?.toLowerCase();
  return {
    results: wanted === undefined ? choices : choices.filter(({ name }) => name.toLowerCase().includes(wanted)),
    ...(typeof rows.nextCursor === 'string' ? { paginationToken: rows.nextCursor } : {}),
  };
}
