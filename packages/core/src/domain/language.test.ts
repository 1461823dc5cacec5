import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findWrongLanguage } from './language.ts';

const texts = {
  en: 'Your goals name dates and figures, and that is the strength of this update. Add the source of the market size, which the rubric asks for, and tell which of the customers have paid.',
  pl: 'Cele mają daty i liczby, i to jest siła tej aktualizacji. Dodaj źródło wielkości rynku, którego nie ma w tekście, oraz napisz, który z klientów już zapłacił, bo tego się nie da sprawdzić.',
  de: 'Die Ziele nennen Daten und Zahlen, und das ist die Stärke. Es fehlt die Quelle für die Größe des Marktes, nach der die Rubrik fragt; schreiben Sie auch, welcher der Kunden mit Geld bezahlt hat und nicht nur mit Worten. Das ist wichtig.',
  fr: 'Les objectifs ont des dates et des chiffres, et cette précision est une force. Ajoutez la source de la taille du marché dans votre texte, et dites quels clients ont payé pour le produit.',
  es: 'Los objetivos tienen fechas y cifras, y esa es la fuerza del texto. Añada la fuente del tamaño del mercado, que no está, y diga cuáles de los clientes han pagado; este dato es el más importante de las próximas semanas.',
  uk: 'Цілі мають дати та цифри, і в цьому сила оновлення. Додайте джерело розміру ринку і напишіть, хто з клієнтів заплатив.',
  ja: '目標には日付と数字があり、それがこの更新の強みです。市場規模の出典を追加し、どの顧客が支払ったかを書いてください。来週は三人に聞きましょう。',
} as const;
const languages = Object.keys(texts) as (keyof typeof texts)[];

describe('the language of a text', () => {
  it.each(languages.flatMap((is) => languages.map((asked) => [is, asked] as const)))(
    'is told when it is %s and %s was asked for',
    (is, asked) => {
      expect(findWrongLanguage(texts[is], asked) !== null).toBe(is !== asked);
    },
  );

  it('names both languages, or says that the script is another one', () => {
    expect(findWrongLanguage(texts.en, 'pl-PL')).toEqual({ expected: 'Polish', found: 'English' });
    expect(findWrongLanguage(texts.uk, 'pl')).toEqual({ expected: 'Polish', found: 'another script' });
  });

  it.each([
    ['a short text', 'Well done.', 'pl'],
    ['a tag that is none', texts.en, 'my own dialect!'],
    ['a relative of a known language', texts.es, 'ca'],
    [
      'a language that is written in several scripts',
      'Циљеви имају датуме и бројеве, и то је снага овог текста.',
      'sr',
    ],
    ['names and quotes of another script', `${texts.uk} «Ledgerly closes the books of bakeries»`, 'uk'],
  ])('is left open for %s', (_what, text, tag) => {
    expect(findWrongLanguage(text, tag)).toBeNull();
  });

  it('is looked at without an error whatever text and tag are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, tag) => {
        expect(() => findWrongLanguage(text, tag)).not.toThrow();
      }),
    );
  });
});
