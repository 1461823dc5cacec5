interface PageOf<T> {
  readonly items: readonly T[];
  /** null: this was the last page */
  readonly nextCursor: string | null;
}

/** Reads one page of a list; the argument goes into its request as it is. */
type FetchPage<T> = (from: { readonly cursor?: string }) => Promise<PageOf<T>>;

/** The pages of a list one after the other; the next is read when the one before has been dealt with. */
export async function* pagesOf<T>(fetch: FetchPage<T>): AsyncGenerator<readonly T[], void> {
  let cursor: string | null = null;
  do {
    const page: PageOf<T> = await fetch(cursor === null ? {} : { cursor });
    yield page.items;
    cursor = page.nextCursor;
  } while (cursor !== null);
}

/** All items of a list that is known to fit into memory. */
export async function allOf<T>(fetch: FetchPage<T>): Promise<readonly T[]> {
  const items: T[] = [];
  for await (const page of pagesOf(fetch)) items.push(...page);
  return items;
}
