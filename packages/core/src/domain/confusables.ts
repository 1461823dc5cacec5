/**
 * Letters of other scripts that look like a Latin letter. Only clear look-alikes are listed, after the idea of Unicode TS 39:
 * a word such as `pаypal` with a Cyrillic `а` reads as Latin to a person but not to a program.
 */
const cyrillic = 'аеорсухіјѕһԁԛԝАВЕКМНОРСТХІЈЅУҮ';
const cyrillicAsLatin = 'aeopcyxijshdqwABEKMHOPCTXIJSYY';
const greek = 'ονρΑΒΕΖΗΙΚΜΝΟΡΤΥΧ';
const greekAsLatin = 'ovpABEZHIKMNOPTYX';

const latinOf = new Map<string, string>([...pairs(cyrillic, cyrillicAsLatin), ...pairs(greek, greekAsLatin)]);

function pairs(from: string, to: string): [string, string][] {
  return [...from].map((letter, index) => [letter, to.charAt(index)]);
}

const otherScript = /[\p{Script=Cyrillic}\p{Script=Greek}]/u;
const words = /[\p{L}\p{M}\p{N}]+/gu;
const otherLetters = /[\p{Script=Cyrillic}\p{Script=Greek}]/gu;
const latinLetters = /\p{Script=Latin}/gu;
/** `PDFа`, `CRMу`: an acronym with a Slavic ending is ordinary writing. */
const acronymWithEnding = /^[A-Z0-9]{2,}\p{Script=Cyrillic}{1,4}$/u;

/** Whether a word mixes Latin letters with look-alikes, so that it reads as Latin but is not. */
function isDisguised(word: string): boolean {
  const others = word.match(otherLetters);
  const latin = word.match(latinLetters);
  if (others === null || latin === null || latin.length < others.length) return false;
  return others.every((letter) => latinOf.has(letter)) && !acronymWithEnding.test(word);
}

/** Words that mix Latin letters with look-alikes from Cyrillic or Greek, in order of appearance, each once. */
export function disguisedWords(text: string): readonly string[] {
  if (!otherScript.test(text)) return [];
  return [...new Set((text.match(words) ?? []).filter(isDisguised))];
}

/** Replaces look-alikes by the Latin letter they imitate, only in words that have Latin letters too. */
export function unmaskConfusables(text: string): string {
  if (!otherScript.test(text)) return text;
  return text.replace(words, (word) =>
    isDisguised(word) ? [...word].map((letter) => latinOf.get(letter) ?? letter).join('') : word,
  );
}
