import type { CallResult } from '../../sdk/index.ts';
import { addSpent, nothingSpent } from '../../sdk/spent.ts';

export interface PageInput {
  readonly limit: number;
  readonly cursor?: string;
}

interface Page {
  readonly items: readonly unknown[];
  readonly nextCursor: string | null;
}

/** As many rows as are wanted, a page of the largest size at a time. */
export async function collectPages(
  call: (page: PageInput) => Promise<CallResult>,
  { wanted, pageSize }: { readonly wanted: number; readonly pageSize: number },
): Promise<CallResult> {
  const items: unknown[] = [];
  let spent = nothingSpent;
  let cursor: string | null = null;
  do {
    const limit = Math.min(pageSize, wanted - items.length);
    const result: CallResult = await call(cursor === null ? { limit } : { limit, cursor });
    const page = result.output as Page;
    items.push(...page.items);
    spent = addSpent(spent, result.spent);
    cursor = page.nextCursor;
  } while (cursor !== null && items.length < wanted);
  return { output: { items }, spent };
}
