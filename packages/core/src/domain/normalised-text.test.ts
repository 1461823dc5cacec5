import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalisedForComparison, normalisedText } from './normalised-text.ts';
import { submissionSectionsSchema } from './submission.ts';

describe('normalisedText', () => {
  it.each([
    ['case', 'Dock Door', 'dock DOOR'],
    ['white space', 'dock\n door ', ' dock   door'],
    ['punctuation', 'Dock, door: 12!', 'dock door – 12'],
    ['invisible characters', 'do\u200bck door', 'dock door'],
    ['look-alike letters', 'dосk door', 'dock door'],
    ['compatibility forms', 'ｄｏｃｋ ⅻ', 'dock xii'],
    ['sharp s', 'Straße', 'STRASSE'],
    ['composition', 'cafe\u0301', 'café'],
  ])('makes texts equal that differ only in %s', (_case, first, second) => {
    expect(normalisedText(first)).toBe(normalisedText(second));
  });

  it('keeps different words and figures apart', () => {
    expect(new Set(['12 shops', '13 shops', '1 2 shops', 'shops 12'].map(normalisedText)).size).toBe(4);
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(normalisedText(normalisedText(text))).toBe(normalisedText(text));
      }),
    );
  });
});

describe('normalisedForComparison', () => {
  it('keeps sections apart and is empty without text', () => {
    const of = (sections: object): string => normalisedForComparison(submissionSectionsSchema.parse(sections));
    expect(of({ tam: 'A b.', goals: 'C' })).toBe('a b\n\nc');
    expect(of({ tam: 'A b. C' })).not.toBe(of({ tam: 'A b.', goals: 'C' }));
    expect(of({ tam: ' \u200b', goals: '--' })).toBe('');
  });
});
