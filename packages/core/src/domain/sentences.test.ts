import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitSentences } from './sentences.ts';

const textsOf = (text: string): readonly string[] => splitSentences(text).map((sentence) => sentence.text);

describe('splitSentences', () => {
  it.each([
    ['One. Two! Three?', ['One.', 'Two!', 'Three?']],
    ['MRR is €6.20, up from 5.9. Next week more.', ['MRR is €6.20, up from 5.9.', 'Next week more.']],
    ['Am 20. November kam z. B. Dr. Egger. Danach nicht.', ['Am 20. November kam z. B. Dr. Egger.', 'Danach nicht.']],
    ['Nueve más que la semana 46. El 18 salió.', ['Nueve más que la semana 46.', 'El 18 salió.']],
    ['記録は短い。反対です!次。', ['記録は短い。', '反対です!次。']],
    ['पहला वाक्य। दूसरा वाक्य।', ['पहला वाक्य।', 'दूसरा वाक्य।']],
    ['هل هذا؟ نعم.', ['هل هذا؟', 'نعم.']],
    ['She said "done." Then left.', ['She said "done."', 'Then left.']],
    ['', []],
    [' \n\t\n', []],
  ])('splits %j', (text, sentences) => {
    expect(textsOf(text)).toEqual(sentences);
  });

  it('takes list items without their marks and says that they are items', () => {
    expect(
      splitSentences('Goals:\n- first\n2) second\n* [x] third').map(({ text, isItem, line }) => [text, isItem, line]),
    ).toEqual([
      ['Goals:', false, 0],
      ['first', true, 1],
      ['second', true, 2],
      ['third', true, 3],
    ]);
  });

  it('gives spans of the source, in order, that leave out no letter or digit but list numbers', () => {
    const unit = fc.constantFrom('a', 'B', '. ', '.', '! ', '\n', '- ', '5', '。', ' ', 'e.g. ', '"', '漢');
    fc.assert(
      fc.property(
        fc.array(unit, { maxLength: 30 }).map((units) => units.join('')),
        (source) => {
          let last = 0;
          for (const { text, start, end } of splitSentences(source)) {
            expect(source.slice(start, end)).toBe(text);
            expect(text.trim()).toBe(text);
            expect(start).toBeGreaterThanOrEqual(last);
            expect(source.slice(last, start)).not.toMatch(/\p{L}/u);
            last = end;
          }
          expect(source.slice(last)).not.toMatch(/\p{L}/u);
        },
      ),
    );
  });
});
