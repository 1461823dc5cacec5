import { describe, expect, it } from 'vitest';
import { limitOf, toPage } from './paging.ts';

const of = { item: (value: number) => `item ${value}`, key: (value: number) => [value] };

describe('paging', () => {
  it('takes limits from 1 to 1,000 and nothing else', () => {
    expect([limitOf({}), limitOf({ limit: 7 }), limitOf({ limit: 5_000 })]).toEqual([1_000, 7, 1_000]);
    for (const limit of [0, -1, 1.5, Number.NaN]) expect(() => limitOf({ limit })).toThrow(/at least 1/);
  });

  it('says that there is more only when a row more was read', () => {
    expect(toPage([1, 2], { limit: 2 }, of)).toEqual({ items: ['item 1', 'item 2'], nextCursor: null });
    const page = toPage([1, 2, 3], { limit: 2 }, of);
    expect(page.items).toEqual(['item 1', 'item 2']);
    expect(page.nextCursor).not.toBeNull();
    expect(toPage([], { limit: 2 }, of)).toEqual({ items: [], nextCursor: null });
  });
});
