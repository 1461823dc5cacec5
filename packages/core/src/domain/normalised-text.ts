import { unmaskConfusables } from './confusables.ts';
import { stripInvisible } from './invisible-characters.ts';
import type { SubmissionSections } from './submission.ts';
import { sectionNames } from './submission.ts';

/**
 * A text in the form in which two texts are compared: invisible characters, punctuation and symbols gone, look-alike letters
 * unmasked, compatibility forms and case folded, white space collapsed. Two texts that differ only in these are equal in it.
 */
export function normalisedText(text: string): string {
  return unmaskConfusables(stripInvisible(text).text.normalize('NFKC'))
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/ς/g, 'σ')
    .replace(/[\p{P}\p{S}\p{C}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .normalize('NFKC');
}

/** A submission in the form that is hashed to find duplicates: its sections in order, one a line; empty when there is no text. */
export function normalisedForComparison(sections: SubmissionSections): string {
  return sectionNames
    .map((name) => normalisedText(sections[name]))
    .join('\n')
    .trim();
}
