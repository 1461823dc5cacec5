import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { typeParsers } from './type-parsers.ts';

const parse = (typeId: number, text: string): unknown => typeParsers[typeId]?.(text);

describe('type parsers', () => {
  it('read whole numbers exactly or not at all', () => {
    expect(parse(20, '-9007199254740991')).toBe(-9_007_199_254_740_991);
    expect(() => parse(20, '9007199254740993')).toThrow(RangeError);
  });

  it('read instants of any offset and precision as UTC with milliseconds', () => {
    const read = (text: string) => parse(1184, text);
    expect(read('2026-11-23 09:00:00+00')).toBe('2026-11-23T09:00:00.000Z');
    expect(read('2026-11-23 14:30:00.5+05:30')).toBe('2026-11-23T09:00:00.500Z');
    expect(read('2026-11-23 06:00:00.999999-03')).toBe('2026-11-23T09:00:00.999Z');
  });

  it('give back every instant that was written as ISO text', () => {
    const years = { min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true };
    fc.assert(
      fc.property(fc.date(years), (date) => {
        const written = `${date.toISOString().replace('T', ' ').slice(0, -1)}+00`;
        expect(parse(1184, written)).toBe(date.toISOString());
      }),
    );
  });

  it('leave dates and documents as they were written', () => {
    expect(parse(1082, '2026-03-29')).toBe('2026-03-29');
    expect(parse(3802, '{"a": 1}')).toBe('{"a": 1}');
  });

  it('read bytes, none too', () => {
    expect(parse(17, '\\x00fF10')).toEqual(new Uint8Array([0, 255, 16]));
    expect(parse(17, '\\x')).toEqual(new Uint8Array());
  });
});
