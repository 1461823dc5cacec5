/**
 * Frequent words that, among the languages listed, only one uses. They tell the languages of most organisations apart
 * without a library; what is not certain is left open.
 */
const telltales: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    en: 'the and of with your you that this are which from',
    de: 'der und nicht mit für ist sie eine dass wird auf',
    fr: 'les des est pour vous dans votre avec sur cette une',
    es: 'los las el del más y hay usted este pero sin',
    pt: 'os uma não você com são seu sua ao pelo também',
    it: 'il che di della sono più non gli è anche questo',
    pl: 'się jest nie że oraz który dla tego są jak przez',
    nl: 'het een niet voor je dat zijn ook deze wordt van',
  }).map(([language, words]) => [language, new Set(words.split(' '))]),
);

/** Fewer words or letters than these say nothing for certain. */
const fewestTelltales = 6;
const fewestLetters = 40;
/** Share of telltales among all words of a text; running text has twice as many. */
const leastShare = 0.1;
/** Share of letters in the expected script below which names and quotes cannot be the reason. */
const strayShare = 0.1;

/** Languages that people write in more than one script: the script says nothing there. */
const inSeveralScripts = new Set('az bs crh ha kk ku mn ms pa sd sh sr tg tk ug uz'.split(' '));

/** Scripts that are written together, by the name that stands for them in a language tag. */
const mixedScripts: Readonly<Record<string, readonly string[]>> = {
  Jpan: ['Hani', 'Hira', 'Kana'],
  Kore: ['Hang', 'Hani'],
  Hans: ['Hani'],
  Hant: ['Hani'],
};

export interface WrongLanguage {
  /** English name of the language that was asked for, such as `Polish` */
  readonly expected: string;
  /** what the text is in, such as `English` or `another script` */
  readonly found: string;
}

/**
 * Whether a text is certainly not in a language: by its script, or by words that only another language uses. Says
 * nothing about languages that share both with the expected one, about short texts, and about tags it does not know.
 *
 * @param tag - BCP 47 tag of the language that was asked for, such as `pl` or `pt-BR`
 */
export function findWrongLanguage(text: string, tag: string): WrongLanguage | null {
  const expected = parseTag(tag);
  if (expected === null) return null;
  const wrong = (found: string): WrongLanguage => ({ expected: nameOf(expected.language), found });
  if (isInOtherScript(text, expected)) return wrong('another script');
  const found = languageByWords(text);
  if (found === null || found === expected.language) return null;
  // Relatives of the languages above (Catalan, Galician, Afrikaans) use their words too; no language looks like English.
  return found === 'en' || telltales.has(expected.language) ? wrong(nameOf(found)) : null;
}

function parseTag(tag: string): Intl.Locale | null {
  try {
    return new Intl.Locale(tag);
  } catch {
    // People write what they like into the field; no tag, no expectation.
    return null;
  }
}

function nameOf(language: string): string {
  return new Intl.DisplayNames('en', { type: 'language' }).of(language) ?? language;
}

function isInOtherScript(text: string, expected: Intl.Locale): boolean {
  if (expected.script === undefined && inSeveralScripts.has(expected.language)) return false;
  const script = expected.maximize().script;
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if (script === undefined || letters < fewestLetters) return false;
  return lettersIn(text, mixedScripts[script] ?? [script]) < letters * strayShare;
}

function lettersIn(text: string, scripts: readonly string[]): number {
  try {
    const pattern = new RegExp(`[${scripts.map((script) => `\\p{Script=${script}}`).join('')}]`, 'gu');
    return text.match(pattern)?.length ?? 0;
  } catch {
    // A script that this engine has no letters of: every letter might be one.
    return Number.POSITIVE_INFINITY;
  }
}

/** The language whose telltales are frequent in the text, those of all others being rare. */
function languageByWords(text: string): string | null {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const [first, second] = [...telltales]
    .map(([language, list]) => ({ language, hits: words.filter((word) => list.has(word)).length }))
    .toSorted((a, b) => b.hits - a.hits);
  if (first === undefined || first.hits < Math.max(fewestTelltales, words.length * leastShare)) return null;
  return (second?.hits ?? 0) * 4 <= first.hits ? first.language : null;
}
