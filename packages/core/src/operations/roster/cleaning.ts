const numberPattern = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const decimalComma = /^[+-]?\d+,\d+$/;
/** `1,234` may be a thousand or one and a bit, so it is neither. */
const maybeThousands = /^[+-]?\d{1,3}(,\d{3})+$/;

/** The number a cell holds; a decimal comma is understood where it cannot be anything else. Other text comes back as it is. */
export function cleanNumber(text: string): number | string {
  if (text.length > 40) return text;
  if (numberPattern.test(text)) return Number(text);
  return decimalComma.test(text) && !maybeThousands.test(text) ? Number(text.replace(',', '.')) : text;
}

/** `2026-w47` as `2026-W47`. */
export function cleanWeek(text: string): string {
  return text.toUpperCase();
}

/** The one of several words that a cell means, whatever its case. */
export function oneOf(words: readonly string[]): (text: string) => string {
  const byLowerCase = new Map(words.map((word) => [word.toLowerCase(), word]));
  return (text) => byLowerCase.get(text.toLowerCase()) ?? text;
}
