import { expect, it } from 'vitest';
import { definedOnly } from './defined-only.ts';

it('leaves out members that are undefined and keeps null, false and zero', () => {
  const cleaned = definedOnly({ a: undefined, b: null, c: false, d: 0, e: '' });
  expect(Object.entries(cleaned)).toEqual([
    ['b', null],
    ['c', false],
    ['d', 0],
    ['e', ''],
  ]);
});
