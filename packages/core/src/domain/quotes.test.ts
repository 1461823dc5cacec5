import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quoteVerifier, verifyQuote } from './quotes.ts';
import { sanitizeText } from './untrusted-text.ts';

const sections = {
  oneLiner: 'ReturnLoop decides returns before the parcel leaves.',
  tam: '14,200 shops × €210 × 12 = €35.8 million a year (“Eurostat” 2024) – our filter.',
  spov: '記録は短いほど良い。私は反対です。',
  goals: 'By Fri 27 Nov:\n  34 live shops;\tone city',
  achievements: 'ok',
};
const plain = (text: string): string =>
  sanitizeText(text)
    .text.trim()
    .replace(/\s+/g, ' ')
    .replace(/[‘’‚‛′ʼ`´]/g, "'")
    .replace(/[“”„‟″«»]/g, '"')
    .replace(/[‐‑‒–—―−]/g, '-');

describe('verifyQuote', () => {
  it('gives the span as it stands in its section', () => {
    expect(verifyQuote('decides returns before the parcel', sections)).toEqual({
      section: 'oneLiner',
      quote: 'decides returns before the parcel',
    });
    expect(verifyQuote('私は反対です', sections)).toEqual({ section: 'spov', quote: '私は反対です' });
  });

  it('allows for white space, typographic quotes and dashes, and gives back the original', () => {
    expect(verifyQuote(' 27 Nov: 34 live shops; one city ', sections)).toEqual({
      section: 'goals',
      quote: '27 Nov:\n  34 live shops;\tone city',
    });
    expect(verifyQuote('("Eurostat" 2024) - our filter', sections)).toEqual({
      section: 'tam',
      quote: '(“Eurostat” 2024) – our filter',
    });
  });

  it.each([
    ['other case', 'Decides Returns before the parcel'],
    ['another word', 'decides returns after the parcel'],
    ['another figure', '14,300 shops × €210'],
    ['a figure cut out of a longer one', '200 shops × €210 × 12'],
    ['the end of a decimal', '8 million a year'],
    ['half a word', 'oop decides returns bef'],
    ['an omission', 'decides returns ... parcel leaves'],
    ['a trivial word', 'the'],
    ['punctuation alone', '× = ( ) – ; : . , ! ?'],
    ['nothing', '  '],
    ['text over two sections', 'parcel leaves. 14,200 shops'],
  ])('refuses %s', (_case, quote) => {
    expect(verifyQuote(quote, sections)).toBeNull();
  });

  it('takes a short quote when it is the whole section', () => {
    expect(verifyQuote('ok', sections)).toEqual({ section: 'achievements', quote: 'ok' });
  });

  it('looks only into the sections it is given', () => {
    expect(verifyQuote('decides returns before the parcel', { tam: sections.tam })).toBeNull();
  });

  const unit = fc.constantFrom(
    'shop',
    'Shops',
    ' ',
    '  ',
    '\n',
    '12',
    '1.5',
    ',',
    '“',
    '"',
    '–',
    '-',
    '漢字',
    'e\u0301',
    '👩‍🌾',
    'été',
    '.',
    '\u200b',
  );
  const someText = fc.array(unit, { maxLength: 25 }).map((units) => units.join(''));

  it('accepts only what is there after the stated folding, and returns a real span', () => {
    fc.assert(
      fc.property(someText, someText, someText, (tam, goals, quote) => {
        const clean = { tam: sanitizeText(tam).text, goals: sanitizeText(goals).text };
        const found = verifyQuote(quote, clean);
        if (found === null) return;
        const source = clean[found.section as 'tam' | 'goals'];
        expect(source).toContain(found.quote);
        expect(plain(found.quote)).toBe(plain(quote));
      }),
      { numRuns: 1_000 },
    );
  });

  it('accepts every whole section that holds a letter', () => {
    fc.assert(
      fc.property(someText, (text) => {
        const tam = sanitizeText(text).text;
        fc.pre(/[\p{L}\p{N}]/u.test(tam));
        expect(verifyQuote(tam, { tam })?.quote).toBe(tam.trim());
      }),
    );
  });

  it('gives the same answer for many quotes as for one', () => {
    const verify = quoteVerifier(sections);
    for (const quote of ['decides returns before', 'ok', 'nowhere to be found'])
      expect(verify(quote)).toEqual(verifyQuote(quote, sections));
  });
});
