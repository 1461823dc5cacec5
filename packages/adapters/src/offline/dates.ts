/** Locales whose names of months and weekdays are recognised; the names come from the ICU data of the JavaScript engine. */
const locales = [
  'en', 'de', 'fr', 'es', 'pt', 'it', 'nl', 'pl', 'cs', 'sk', 'uk', 'ru', 'bg', 'sr', 'hr', 'ro', 'hu', 'sv', 'da', 'nb', 'fi', 'tr', 'el',
  'ar-EG', 'ar-JO', 'he', 'fa', 'hi', 'bn', 'id', 'vi', 'th', 'ja', 'ko', 'zh',
];

function namesOf(locale: string): string[] {
  const names = new Set<string>();
  for (const style of ['long', 'short'] as const) {
    const months = new Intl.DateTimeFormat(locale, { day: 'numeric', month: style, timeZone: 'UTC', calendar: 'gregory' });
    const weekdays = new Intl.DateTimeFormat(locale, { weekday: style, timeZone: 'UTC' });
    for (let index = 0; index < 12; index += 1) {
      const month = months.formatToParts(Date.UTC(2024, index, 10)).find(({ type }) => type === 'month');
      if (month !== undefined) names.add(month.value);
    }
    for (let index = 0; index < 7; index += 1) names.add(weekdays.format(Date.UTC(2024, 0, 1 + index)));
  }
  return [...names].map((name) => name.toLowerCase().replace(/\.$/, '')).filter((name) => /^\p{L}[\p{L}\p{M} ]{2,}$/u.test(name) || /^[\p{L}\p{M} ]{4,}$/u.test(name));
}

let patterns: readonly RegExp[] | undefined;

/** Short names that are words of everyday language as well; they count only beside a day's number. */
const ambiguous = new Set(['mar', 'may', 'sat', 'sun', 'wed', 'mon', 'set', 'mai', 'dim', 'mag', 'dom', 'ven', 'lun', 'mer', 'pon', 'sob', 'sun', 'son', 'die', 'mit', 'gen', 'ago', 'man', 'tor', 'fre', 'ma', 'do', 'as', 'dec', 'marts', 'mart', 'sex', 'ter', 'sun', 'pin', 'vas', 'kar', 'min', 'sen', 'mac', 'oca', 'sub']);

function compile(): readonly RegExp[] {
  const names = [...new Set(locales.flatMap(namesOf))].toSorted((a, b) => b.length - a.length);
  const escaped = (list: readonly string[]): string => list.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  const clear = escaped(names.filter((name) => !ambiguous.has(name)));
  const all = escaped(names);
  return [
    new RegExp(`(?<![\\p{L}\\p{M}\\p{N}])(?:\\d{1,2}(?:st|nd|rd|th|er|º|ª)?\\.?\\s*(?:[–-]\\s*\\d{1,2}\\.?\\s*)?(?:of |de |af )?(?:${all})\\.?|(?:${all})\\.?\\s+\\d{1,2}(?!\\d|[.,]\\d|\\s*[%\\p{L}])|(?:${clear})(?![\\p{L}\\p{M}]))`, 'gu'),
    /\b(?:19|20)\d{2}-\d{2}-\d{2}\b|\b\d{1,2}[./]\d{1,2}[./](?:(?:19|20)?\d{2})\b|\b\d{1,2}\.\d{1,2}\.(?!\d)/g,
    /\d{1,2}月(?:\d{1,2}日)?|\d{1,2}월(?:\s*\d{1,2}일)?|[周週](?:[一二三四五六日天])|[月火水木金土日]曜日?/gu,
    /(?<![\p{L}\p{N}])(?:w|kw|cw|t|s|q|wk|week|woche|semana|semaine|tydzie[nń]|тиждень|неделя)[- .]?\d{1,2}(?![\d.,%])/giu,
    /(?<![\p{N}.,:])(?:[01]?\d|2[0-3]):[0-5]\d(?![\p{N}])/gu,
    /(?<![\p{N}.,])(?:199\d|20[0-3]\d)(?:[-/]\d{2,4})?(?![\d\p{M}]|[.,]\d)年?/gu,
  ];
}

/** Finds dates, weeks, times of day and years; gives them and the text without them. `text` is lower case with ASCII digits. */
export function takeDates(text: string): { readonly dates: number; readonly years: number; readonly rest: string } {
  patterns ??= compile();
  let dates = 0;
  let years = 0;
  let rest = text;
  patterns.forEach((pattern, index) => {
    rest = rest.replace(pattern, () => {
      if (index === 5) years += 1;
      else dates += 1;
      return '\u0000';
    });
  });
  return { dates, years, rest };
}
