const honorifics = new Set(['dr', 'prof', 'mr', 'mrs', 'ms', 'mx', 'sir', 'dame', 'herr', 'frau', 'ing', 'dipl']);
/** Scripts in which the family name comes first, and a given name alone is no polite address. */
const familyNameFirst = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\s·・]+$/u;

/** How a mail addresses somebody: the first word of the name without titles; the whole name where that would be rude. */
export function firstNameOf(name: string): string {
  const whole = name.trim();
  if (familyNameFirst.test(whole)) return whole;
  const words = whole.split(/\s+/u).filter((word) => !honorifics.has(word.replaceAll(/[.,]/g, '').toLowerCase()));
  return words[0]?.replace(/,+$/u, '') || whole;
}
