import type { Evidence } from './evaluation.ts';
import type { SectionName } from './submission.ts';
import { sectionNames } from './submission.ts';
import { sanitizeText } from './untrusted-text.ts';

/** Sanitised sections of a submission; give only those a criterion reads to have evidence looked for there alone. */
export type QuotableSections = Readonly<Partial<Record<SectionName, string>>>;

/** Fewest letters and digits of a quote that is not a whole section: 8, or 4 where a sign is a word or syllable. */
const minCharacters = { alphabetic: 8, syllabic: 4 };
const syllabic = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

const singleQuotes = /[‘’‚‛′ʼ`´]/;
const doubleQuotes = /[“”„‟″«»]/;
const dashes = /[‐‑‒–—―−]/;

interface Folded {
  readonly text: string;
  /** index in the source of each folded UTF-16 unit, and the source's length at the end; null: the text is the source */
  readonly origin: readonly number[] | null;
}

/** What folding changes; a line of plain text has none of it. */
const foldable = /[^\S ]| {2}|[‘’‚‛′ʼ`´“”„‟″«»‐‑‒–—―−]/;

/** Folds white space runs to one space, and typographic quotes and dashes to plain ones; nothing else, not even case. */
function foldQuote(source: string): Folded {
  if (!foldable.test(source)) return { text: source, origin: null };
  const units: string[] = [];
  const origin: number[] = [];
  for (let index = 0; index < source.length; index += 1) {
    const unit = foldUnit(source.charAt(index));
    if (unit === ' ' && units.at(-1) === ' ') continue;
    units.push(unit);
    origin.push(index);
  }
  origin.push(source.length);
  return { text: units.join(''), origin };
}

function foldUnit(unit: string): string {
  // Most units are ASCII, and a comparison is cheaper than a pattern.
  if (unit > ' ' && unit < '\u007f') return unit === '`' ? "'" : unit;
  if (/\s/.test(unit)) return ' ';
  if (singleQuotes.test(unit)) return "'";
  if (doubleQuotes.test(unit)) return '"';
  return dashes.test(unit) ? '-' : unit;
}

/**
 * Makes a check for one submission: is this quote really there? A quote counts when it stands in a section character by character;
 * only runs of white space and typographic quotes and dashes may differ. Case, words and figures may not, and a quote
 * neither begins nor ends inside a word or number. A quote with fewer than 8 letters or digits (4 in Chinese, Japanese, Korean)
 * counts only when it is the whole section.
 *
 * @param sections - sanitised text
 * @returns a function that gives the span as it stands in the section, or null
 */
export function quoteVerifier(sections: QuotableSections): (quote: string) => Evidence | null {
  const folded = new Map<SectionName, Folded>();
  const foldedSection = (name: SectionName, text: string): Folded => {
    const known = folded.get(name) ?? foldQuote(text);
    folded.set(name, known);
    return known;
  };
  return (quote) => {
    const wanted = foldQuote(sanitizeText(quote).text.trim()).text;
    if (!/[\p{L}\p{N}]/u.test(wanted)) return null;
    for (const section of sectionNames) {
      const text = sections[section];
      if (text === undefined || text.length < wanted.length) continue;
      const span = findSpan(foldedSection(section, text), wanted);
      if (span !== null) return { section, quote: text.slice(span.start, span.end) };
    }
    return null;
  };
}

/** One look with {@link quoteVerifier}; use that for several quotes of one submission. */
export function verifyQuote(quote: string, sections: QuotableSections): Evidence | null {
  return quoteVerifier(sections)(quote);
}

function findSpan({ text, origin }: Folded, wanted: string): { start: number; end: number } | null {
  if (isTrivial(wanted) && text.trim() !== wanted) return null;
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    const end = at + wanted.length;
    if (cutsWord(text, at) || cutsWord(text, end)) continue;
    if (origin === null) return { start: at, end };
    return { start: origin[at] ?? 0, end: (origin[end - 1] ?? 0) + 1 };
  }
  return null;
}

function isTrivial(wanted: string): boolean {
  let missing = syllabic.test(wanted) ? minCharacters.syllabic : minCharacters.alphabetic;
  for (const character of wanted) {
    if (/[\p{L}\p{N}]/u.test(character)) missing -= 1;
    if (missing === 0) return false;
  }
  return true;
}

/** Whether a border falls into a word of a script with spaces, into a number (also `2|.5`), or into one character. */
function cutsWord(text: string, border: number): boolean {
  const before = text.slice(Math.max(0, border - 3), border);
  const after = text.slice(border, border + 3);
  if (/[\p{Nd}][.,]?$/u.test(before) && /^[.,]?[\p{Nd}]/u.test(after)) return true;
  if (/^(?:\p{M}|\u200d|[\udc00-\udfff])/u.test(after) || before.endsWith('\u200d')) return true;
  return (
    /[\p{L}\p{M}]$/u.test(before) &&
    /^\p{L}/u.test(after) &&
    !/^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u.test(
      after,
    ) &&
    !syllabic.test(before.slice(-1))
  );
}
