import { deepEqual, equal, ok } from 'node:assert/strict';
import type { ErrorCode } from '../../errors.ts';
import { isAiManagerError } from '../../errors.ts';
import type { Page, PageRequest } from '../../ports/call.ts';

/** Rejects with an error of our taxonomy that has this code; returns it. */
export async function rejectsWith(promise: Promise<unknown>, code: ErrorCode) {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  ok(error !== undefined, `nothing was refused, expected ${code}`);
  ok(isAiManagerError(error), `not an error of the taxonomy: ${error instanceof Error ? error.message : typeof error}`);
  equal(error.code, code);
  return error;
}

/** Reads a list page by page and compares with the whole in one. */
export async function pagesAgree<T>(
  list: (request: PageRequest) => Promise<Page<T>>,
  expected: readonly T[],
): Promise<void> {
  deepEqual((await list({})).items, expected);
  const read: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await list({ limit: 2, ...(cursor === null ? {} : { cursor }) });
    ok(page.items.length <= 2, 'a page is longer than its limit');
    ok(page.items.length > 0, 'a page is empty');
    read.push(...page.items);
    cursor = page.nextCursor;
    ok(read.length <= expected.length, 'paging repeats rows');
  } while (cursor !== null);
  deepEqual(read, expected);
}
