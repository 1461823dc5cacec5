import { z } from 'zod';
import { stripInvisible } from './invisible-characters.ts';

/**
 * A name or title as people read it: on one line, without what cannot be seen or turns the direction of text. It is
 * cleaned and not refused, since spreadsheets and other systems put line breaks and marks into cells unasked.
 *
 * @param maxCharacters - UTF-16 units of the cleaned text; at least one is needed
 */
export function oneLineSchema(maxCharacters: number) {
  return z.string().overwrite(toOneLine).min(1).max(maxCharacters);
}

/** The text without line breaks and invisible characters. */
export function toOneLine(text: string): string {
  return stripInvisible(text).text.replaceAll(/\s+/gu, ' ').trim();
}
