/** Why a character is not visible; `filler` are letters that draw nothing. */
export type InvisibleKind =
  | 'zero-width'
  | 'bidi-control'
  | 'tag'
  | 'variation-selector'
  | 'soft-hyphen'
  | 'filler'
  | 'control'
  | 'other-format';

/** One character that is stripped; `previous` and `next` are its visible-or-not neighbours in the text, empty at the ends. */
export interface InvisibleCharacter {
  readonly character: string;
  readonly kind: InvisibleKind;
  readonly previous: string;
  readonly next: string;
}

/** Everything that may have to go: format and control characters, variation selectors, fillers. Newline and tab stay. */
const suspects =
  /[\p{Cf}\u0000-\u0008\u000e-\u001f\u007f-\u009f\u115f\u1160\u3164\uffa0]|[\ufe00-\ufe0f]|[\u{e0100}-\u{e01ef}]|\u034f|[\u17b4\u17b5]|[\u180b-\u180f]/u;
/** Line ends that are no newline; they become one. */
const lineEnds = /\r\n?|[\u000b\u000c\u0085\u2028\u2029]/g;

const emojiPart = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f\u20e3\u{1f1e6}-\u{1f1ff}]/u;
const pictograph = /\p{Extended_Pictographic}/u;
/** Scripts in which (non-)joiners choose the form of a letter. */
const joiningScript =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Nko}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}]/u;
const takesEmojiStyle = /[\p{Emoji}\p{Extended_Pictographic}\p{S}\p{P}]/u;
const takesVariant = /[\p{Script=Han}\p{Script=Mongolian}\p{Script=Myanmar}\p{Sm}]/u;
/** Flags of England, Scotland and Wales are spelled with tag characters. */
const regionFlags = ['gbeng', 'gbsct', 'gbwls'].map((code) => `\u{1f3f4}${toTags(code)}\u{e007f}`);

function toTags(code: string): string {
  return [...code].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('');
}

/** The text that Unicode tag characters (U+E0020 to U+E007E) spell. */
export function decodeTags(text: string): string {
  return [...text]
    .map((character) => character.codePointAt(0) ?? 0)
    .filter((code) => code >= 0xe0020 && code <= 0xe007e)
    .map((code) => String.fromCharCode(code - 0xe0000))
    .join('');
}

/**
 * Takes out what cannot be seen. Joiners that belong to an emoji or to a script such as Persian or Hindi stay, and so do
 * emoji styles, variants of Han characters and the three flags spelled with tags. Line ends become `\n`, lone surrogates U+FFFD.
 *
 * @returns the text that is left, in NFC, and each stripped character in order
 */
export function stripInvisible(text: string): {
  readonly text: string;
  readonly stripped: readonly InvisibleCharacter[];
} {
  const whole = text.toWellFormed().replace(lineEnds, '\n').normalize('NFC');
  if (!suspects.test(whole)) return { text: whole, stripped: [] };
  const characters = [...whole];
  const kept: string[] = [];
  const stripped: InvisibleCharacter[] = [];
  for (let index = 0; index < characters.length; index += 1) {
    const character = characters[index] ?? '';
    const previous = kept.at(-1) ?? '';
    const region = character === '\u{1f3f4}' ? flagAt(characters, index) : undefined;
    if (region !== undefined) {
      kept.push(region);
      index += [...region].length - 1;
      continue;
    }
    const next = characters[index + 1] ?? '';
    if (!suspects.test(character) || belongs(character, previous, next)) kept.push(character);
    else stripped.push({ character, kind: kindOf(character, index), previous: characters[index - 1] ?? '', next });
  }
  return { text: kept.join('').normalize('NFC'), stripped };
}

function flagAt(characters: readonly string[], index: number): string | undefined {
  const ahead = characters.slice(index, index + 7).join('');
  return regionFlags.find((flag) => flag === ahead);
}

function belongs(character: string, previous: string, next: string): boolean {
  if (character === '\u200d' && emojiPart.test(previous) && pictograph.test(next)) return true;
  if (character === '\u200d' || character === '\u200c') return joiningScript.test(previous) && previous !== character;
  if (character === '\ufe0e' || character === '\ufe0f')
    return takesEmojiStyle.test(previous) && !suspects.test(previous);
  if (/[\ufe00-\ufe0d\u{e0100}-\u{e01ef}\u180b-\u180d\u180f]/u.test(character)) return takesVariant.test(previous);
  if (character === '\u1160' || character === '\u115f')
    return /\p{Script=Hangul}/u.test(previous + next) && !suspects.test(previous);
  // signs that Unicode lists as format characters although they are drawn
  return /[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}]/u.test(character);
}

function kindOf(character: string, index: number): InvisibleKind {
  const code = character.codePointAt(0) ?? 0;
  if (code === 0xfeff && index === 0) return 'other-format';
  if (code === 0xad) return 'soft-hyphen';
  if ((code >= 0x200b && code <= 0x200d) || (code >= 0x2060 && code <= 0x2064) || code === 0xfeff || code === 0x034f)
    return 'zero-width';
  if (
    code === 0x61c ||
    code === 0x200e ||
    code === 0x200f ||
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2066 && code <= 0x2069)
  )
    return 'bidi-control';
  if (code >= 0xe0000 && code <= 0xe007f) return 'tag';
  if ((code >= 0xfe00 && code <= 0xfe0f) || code >= 0xe0100 || (code >= 0x180b && code <= 0x180f))
    return 'variation-selector';
  if (code === 0x115f || code === 0x1160 || code === 0x3164 || code === 0xffa0 || code === 0x17b4 || code === 0x17b5)
    return 'filler';
  return code < 0xa0 ? 'control' : 'other-format';
}
