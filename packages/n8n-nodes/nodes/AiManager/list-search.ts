import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';
import { readOperation } from '../shared/read-operation.ts';

/** Rows of one call, and choices from which on the editor is answered; it asks for more when somebody scrolls. */
const pageSize = 200;

type Search = (
  this: ILoadOptionsFunctions,
  filter?: string,
  paginationToken?: string,
) => Promise<INodeListSearchResult>;

type Row = Readonly<Record<string, unknown>>;

interface Listing {
  readonly operation: 'people.list' | 'projects.list' | 'prompts.list' | 'rules.get';
  readonly input: object;
  readonly rowsOf: (answer: Row) => unknown;
  readonly toChoice: (row: Row) => INodeListSearchItems;
}

export const searchPeople = searchIn({
  operation: 'people.list',
  input: { limit: pageSize },
  rowsOf: ({ items }) => items,
  toChoice: named,
});

export const searchProjects = searchIn({
  operation: 'projects.list',
  input: { limit: pageSize },
  rowsOf: ({ items }) => items,
  toChoice: named,
});

export const searchPrompts = searchIn({
  operation: 'prompts.list',
  input: {},
  rowsOf: ({ prompts }) => prompts,
  toChoice: ({ name }) => ({ name: String(name), value: String(name) }),
});

/** Who may be asked to decide on requests, as the rules say. */
export const searchReviewers = searchIn({
  operation: 'rules.get',
  input: {},
  rowsOf: (answer) => (answer as unknown as RulesInForce).rules.approvals.review.reviewers,
  toChoice: named,
});

interface RulesInForce {
  readonly rules: { readonly approvals: { readonly review: { readonly reviewers: readonly Row[] } } };
}

function named({ id, name }: Row): INodeListSearchItems {
  return { name: `${String(name)} (${String(id)})`, value: String(id) };
}

/** Lists what the words match, wherever it is: pages without a match are passed over. */
function searchIn(listing: Listing): Search {
  return async function (filter, paginationToken) {
    const wanted = filter?.trim().toLowerCase() ?? '';
    const results: INodeListSearchItems[] = [];
    let cursor = paginationToken;
    do {
      const page = await readPage(this, listing, cursor);
      results.push(...page.choices.filter(({ name }) => name.toLowerCase().includes(wanted)));
      cursor = page.next;
    } while (cursor !== undefined && results.length < pageSize);
    return { results, ...(cursor === undefined ? {} : { paginationToken: cursor }) };
  };
}

async function readPage(
  functions: ILoadOptionsFunctions,
  { operation, input, rowsOf, toChoice }: Listing,
  cursor: string | undefined,
): Promise<{ readonly choices: readonly INodeListSearchItems[]; readonly next: string | undefined }> {
  const output = await readOperation(functions, operation, { ...input, ...(cursor === undefined ? {} : { cursor }) });
  const answer = output as Row & { readonly nextCursor?: string | null };
  return { choices: (rowsOf(answer) as readonly Row[]).map(toChoice), next: answer.nextCursor ?? undefined };
}
