import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonChunks } from './bulk.ts';

const read = (rows: Iterable<object>) => [...jsonChunks(rows)].map((json) => JSON.parse(json) as object[]);

describe('chunks of rows', () => {
  it('hold all rows in order, and none when there are none', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_500 }), (count) => {
        const rows = Array.from({ length: count }, (_, index) => ({ index }));
        expect(read(rows).flat()).toEqual(rows);
      }),
      { numRuns: 20 },
    );
    expect(read([])).toEqual([]);
  });

  it('are bounded in rows and in characters', () => {
    const many = read(Array.from({ length: 2_001 }, () => ({})));
    expect(many.map((rows) => rows.length)).toEqual([1_000, 1_000, 1]);
    const large = read(Array.from({ length: 5 }, () => ({ text: 'x'.repeat(3_000_000) })));
    expect(large.map((rows) => rows.length)).toEqual([3, 2]);
  });
});
