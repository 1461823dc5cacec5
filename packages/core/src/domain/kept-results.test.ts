import { describe, expect, it } from 'vitest';
import { keepResults } from './kept-results.ts';

describe('kept results', () => {
  it('are those of the same arguments, computed once', () => {
    let computed = 0;
    const join = keepResults(10, (first: string, second: number) => {
      computed += 1;
      return `${first}/${String(second)}`;
    });
    expect([join('a', 1), join('a', 2), join('b', 1), join('a', 1)]).toEqual(['a/1', 'a/2', 'b/1', 'a/1']);
    expect(computed).toBe(3);
  });

  it('are no more than they may be, and errors are not kept', () => {
    const asked: string[] = [];
    const fail = keepResults(2, (first: string, second: string) => {
      asked.push(first + second);
      if (first === 'bad') throw new Error('no');
      return first;
    });
    for (const first of ['a', 'b', 'c', 'a']) fail(first, '');
    expect(asked).toEqual(['a', 'b', 'c', 'a']);
    expect(() => fail('bad', '')).toThrow('no');
    expect(() => fail('bad', '')).toThrow('no');
  });
});
