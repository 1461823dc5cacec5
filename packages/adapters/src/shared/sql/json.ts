import { AiManagerError } from '@ai-manager/core';
import type { z } from 'zod';

/**
 * JSON text that PostgreSQL accepts as `jsonb`. NUL characters and lone surrogates, which it refuses and which people
 * do paste, become U+FFFD.
 */
export function toJson(value: unknown): string {
  const text = JSON.stringify(value);
  return mayHoldRefusedCharacters(text) ? JSON.stringify(value, cleanMember) : text;
}

/** The same for a text column. */
export function cleanText(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed();
}

/** Well-formed JSON.stringify writes both kinds as escapes, so that one look at the text tells. */
function mayHoldRefusedCharacters(text: string): boolean {
  return text.includes('\\u0000') || text.includes('\\ud');
}

function cleanMember(_key: string, member: unknown): unknown {
  return typeof member === 'string' ? cleanText(member) : member;
}

/**
 * Reads a JSON column back as a domain value.
 *
 * @param where - table and key, for the message
 * @throws AiManagerError `INTERNAL` when the stored document does not fit its schema: somebody wrote past the library
 */
export function parseStored<Schema extends z.ZodType>(schema: Schema, json: string, where: string): z.output<Schema> {
  const parsed = schema.safeParse(JSON.parse(json));
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  throw new AiManagerError(
    'INTERNAL',
    `The stored document of ${where} does not fit this version of the library: ${issues[0]?.path ?? ''} ${issues[0]?.message ?? ''}`,
    {
      details: { where, issues },
    },
  );
}
