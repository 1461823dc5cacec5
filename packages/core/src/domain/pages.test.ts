import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allOf, pagesOf } from './pages.ts';

/** A list that answers as stores do: `size` items a page, the cursor says where the next one starts. */
const listOf = (items: readonly number[], size: number) => (from: { readonly cursor?: string }) => {
  const start = Number(from.cursor ?? 0);
  const end = start + size;
  return Promise.resolve({ items: items.slice(start, end), nextCursor: end < items.length ? String(end) : null });
};

describe('pages of a list', () => {
  it('hold every item once, in order, whatever the size of a page', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.integer()), fc.integer({ min: 1, max: 9 }), async (items, size) => {
        expect(await allOf(listOf(items, size))).toEqual(items);
      }),
    ));

  it('are read one at a time, and no further than they are wanted', async () => {
    const asked: (string | undefined)[] = [];
    const list = listOf([1, 2, 3, 4, 5], 2);
    for await (const page of pagesOf((from) => (asked.push(from.cursor), list(from)))) if (page.includes(3)) break;
    expect(asked).toEqual([undefined, '2']);
  });
});
