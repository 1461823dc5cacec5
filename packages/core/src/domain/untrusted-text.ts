import { InvalidInputError } from '../errors.ts';
import { disguisedWords } from './confusables.ts';
import { decodeTags, stripInvisible } from './invisible-characters.ts';
import type { InvisibleCharacter, InvisibleKind } from './invisible-characters.ts';

export { findInstructions } from './instructions.ts';
export type { InstructionFinding, InstructionKind, ScreenedText } from './instructions.ts';
export type { InvisibleKind } from './invisible-characters.ts';

export interface SanitizedText {
  /** visible text in NFC with `\n` line ends */
  readonly text: string;
  /** what was taken out */
  readonly invisible: { readonly count: number; readonly kinds: readonly InvisibleKind[] };
}

/**
 * Takes out characters nobody can see: zero-width, bidirectional controls, tag characters, other format and control characters.
 * Newline and tab stay; so do joiners in emoji and in scripts that need them (Persian, Hindi). Idempotent.
 */
export function sanitizeText(text: string): SanitizedText {
  const { text: visible, stripped } = stripInvisible(text);
  return {
    text: visible,
    invisible: { count: stripped.length, kinds: [...new Set(stripped.map(({ kind }) => kind))] },
  };
}

export type HiddenTextKind = 'tag-text' | 'split-word' | 'bidi-override' | 'mixed-script';

/** A sign that a text shows people something else than it gives to programs. */
export interface HiddenTextFinding {
  readonly kind: HiddenTextKind;
  /** one readable sentence */
  readonly message: string;
}

const alphabetic = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Nd}]/u;
const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const overrides = new Set(['\u202d', '\u202e']);
const rightToLeftRuns = new Set(['\u202b', '\u2067']);

/**
 * Says where invisible characters hide or split content, or letters of another script imitate Latin ones.
 * Ordinary uses are not findings: byte order marks, soft hyphens, direction marks in right-to-left text, joiners in emoji.
 *
 * @param text - the text as it was written, before {@link sanitizeText}
 */
export function hiddenText(text: string): readonly HiddenTextFinding[] {
  const { text: visible, stripped } = stripInvisible(text);
  const findings: HiddenTextFinding[] = [];
  const tags = decodeTags(stripped.map(({ character }) => character).join(''));
  const payload = stripped.filter(({ kind }) => kind === 'variation-selector').length;
  if (tags !== '')
    findings.push({ kind: 'tag-text', message: `Invisible tag characters spell: "${tags.slice(0, 200)}"` });
  else if (payload >= 8)
    findings.push({ kind: 'tag-text', message: `${payload} invisible variation selectors can carry hidden text.` });
  const splits = stripped.filter(splitsWord).length;
  if (splits > 0)
    findings.push({
      kind: 'split-word',
      message: `${counted(splits, 'invisible character')} inside words or numbers.`,
    });
  const turned = stripped.filter(
    ({ character }) => overrides.has(character) || (rightToLeftRuns.has(character) && !rightToLeft.test(visible)),
  ).length;
  if (turned > 0)
    findings.push({
      kind: 'bidi-override',
      message: `${counted(turned, 'control')} that turn the direction of text, so that it reads differently from what it says.`,
    });
  const disguised = disguisedWords(visible);
  if (disguised.length > 0)
    findings.push({
      kind: 'mixed-script',
      message: `Letters of another script imitate Latin ones in: ${disguised.slice(0, 5).join(', ')}`,
    });
  return findings;
}

function splitsWord({ kind, previous, next }: InvisibleCharacter): boolean {
  return (kind === 'zero-width' || kind === 'filler') && alphabetic.test(previous) && alphabetic.test(next);
}

function counted(count: number, what: string): string {
  return count === 1 ? `One ${what}` : `${count} ${what}s`;
}

/**
 * Cuts a text to at most `max` UTF-16 units, at the last white space of the final fifth if there is one, and never inside
 * a character or between a letter and its marks.
 */
export function capText(text: string, max: number): { readonly text: string; readonly cut: boolean } {
  if (text.length <= max) return { text, cut: false };
  let end = Math.max(0, Math.floor(max));
  while (end > 0 && /^[\udc00-\udfff\p{M}\u200d]/u.test(text.slice(end, end + 2))) end -= 1;
  if (end > 0 && /[\ud800-\udbff]/.test(text.charAt(end - 1))) end -= 1;
  const head = text.slice(0, end);
  const space = head.search(/\s\S*$/);
  const atWord = /\s/.test(text.charAt(end)) || space < end * 0.8 ? head : head.slice(0, space);
  return { text: atWord.trimEnd(), cut: true };
}

/**
 * Writes a value as data for a prompt: JSON between two delimiters that carry a random id. The JSON holds no angle bracket
 * (they are escaped), so nothing inside can close the block or open another.
 *
 * @param value - any JSON value
 * @param delimiterId - random for each call: 8 to 64 letters, digits, `-` or `_`
 * @throws InvalidInputError `INVALID_INPUT` when the id could not delimit
 */
export function encodeUntrusted(value: unknown, delimiterId: string): string {
  if (!/^[A-Za-z0-9_-]{8,64}$/.test(delimiterId)) {
    throw new InvalidInputError('A delimiter id has 8 to 64 letters, digits, "-" or "_": pass a random id.');
  }
  const json = (JSON.stringify(value, null, 1) ?? 'null').replace(
    /[<>\u007f-\u009f\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `<<<data ${delimiterId}\n${json}\ndata ${delimiterId}>>>`;
}
