/** Locales whose names of months and weekdays are recognised; the names come from the ICU data of the JavaScript engine. */
const locales = [
  'en',
  'de',
  'fr',
  'es',
  'pt',
  'it',
  'nl',
  'pl',
  'cs',
  'sk',
  'uk',
  'ru',
  'bg',
  'sr',
  'hr',
  'ro',
  'hu',
  'sv',
  'da',
  'nb',
  'fi',
  'tr',
  'el',
  'ar-EG',
  'ar-JO',
  'he',
  'fa',
  'hi',
  'bn',
  'id',
  'vi',
  'th',
  'ja',
  'ko',
  'zh',
];

/** Month names that are ordinary words when no day stands beside them. */
const wordsAlone = new Set(['march', 'august', 'mars', 'mayo', 'mart', 'maja', 'main']);
/** Short month names that are ordinary words even after a number, as in "8 out of 10". */
const neverMonths = new Set([
  'out',
  'set',
  'ago',
  'mag',
  'gen',
  'tem',
  'haz',
  'sub',
  'sie',
  'mei',
  'kas',
  'may',
  'lis',
  'lip',
]);

function monthsOf(locale: string, style: 'long' | 'short'): string[] {
  const format = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: style,
    timeZone: 'UTC',
    calendar: 'gregory',
  });
  return Array.from(
    { length: 12 },
    (_, index) => format.formatToParts(Date.UTC(2024, index, 10)).find(({ type }) => type === 'month')?.value ?? '',
  );
}

function weekdaysOf(locale: string): string[] {
  const format = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });
  return Array.from({ length: 7 }, (_, index) => format.format(Date.UTC(2024, 0, 1 + index)));
}

function alternatives(names: readonly string[], least: number): string {
  const plain = names
    .map((name) => name.toLowerCase().replace(/\.$/, ''))
    .filter((name) => name.length >= least && /^\p{L}[\p{L}\p{M} ]+$/u.test(name));
  return [...new Set(plain)].toSorted((a, b) => b.length - a.length).join('|');
}

let patterns: readonly RegExp[] | undefined;

/** Compiled on first use, because it asks for some thirty locales. The last pattern finds years. */
function compile(): readonly RegExp[] {
  const long = locales.flatMap((locale) => monthsOf(locale, 'long'));
  const short = locales
    .flatMap((locale) => monthsOf(locale, 'short'))
    .filter((name) => !neverMonths.has(name.toLowerCase().replace(/\.$/, '')));
  const months = alternatives([...long, ...short, 'may', 'sept'], 2);
  const alone = alternatives(
    [...long, ...locales.flatMap(weekdaysOf)].filter((name) => !wordsAlone.has(name.toLowerCase())),
    4,
  );
  const end = '(?![\\p{L}\\p{M}])';
  return [
    new RegExp(
      `(?<![\\p{L}\\p{M}\\p{N}.,])\\d{1,2}(?:st|nd|rd|th|er|º|ª)?\\.?\\s*(?:[–-]\\s*\\d{1,2}\\.?\\s*)?(?:of |de |af )?(?:${months})${end}\\.?|(?<![\\p{L}\\p{M}])(?:${months})\\.?\\s+\\d{1,2}(?!\\d|[.,]\\d|\\s*[%\\p{L}])|(?<![\\p{L}\\p{M}])(?:${alone})${end}`,
      'gu',
    ),
    /\b(?:19|20)\d{2}-\d{2}-\d{2}\b|\b\d{1,2}[./]\d{1,2}[./](?:(?:19|20)?\d{2})\b|\b\d{1,2}\.\d{1,2}\.(?!\d)/g,
    /\d{1,2}月(?:\d{1,2}日)?|\d{1,2}월(?:\s*\d{1,2}일)?|[周週][一二三四五六日天]|[月火水木金土日]曜日?/gu,
    /(?<![\p{L}\p{N}])(?:w|kw|cw|t|s|q|wk|week|woche|semana|semaine|tydzie[nń]|тиждень|неделя)[- .]?\d{1,2}(?![\d%]|[.,]\d)/giu,
    /(?<![\p{N}.,:])(?:[01]?\d|2[0-3]):[0-5]\d(?![\p{N}])/gu,
    /(?<![\p{N}.,])(?:199\d|20[0-3]\d)(?:[-/]\d{2,4})?(?![\d\p{M}]|[.,]\d)年?/gu,
  ];
}

/** Finds dates, weeks, times of day and years; gives them and the text without them. `text` is lower case with ASCII digits. */
export function takeDates(text: string): { readonly dates: number; readonly years: number; readonly rest: string } {
  patterns ??= compile();
  const found = patterns.map(() => 0);
  const rest = patterns.reduce(
    (left, pattern, index) =>
      left.replace(pattern, () => {
        found[index] = (found[index] ?? 0) + 1;
        return '\u0000';
      }),
    text,
  );
  const years = found.at(-1) ?? 0;
  return { dates: found.reduce((sum, count) => sum + count, 0) - years, years, rest };
}
