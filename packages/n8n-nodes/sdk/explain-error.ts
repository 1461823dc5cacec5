import { isAiManagerError } from '@ai-manager/core';

export interface ExplainedError {
  /** one sentence: what, and what to do */
  readonly message: string;
  readonly code: string;
  /** more lines; null: nothing to add */
  readonly description: string | null;
}

/** What a person in the editor reads of an error: the sentence of ours, never a stack. */
export function explainError(error: unknown): ExplainedError {
  if (!isAiManagerError(error)) {
    const message = error instanceof Error ? error.message : String(error);
    return { message, code: 'INTERNAL', description: null };
  }
  const help = helps.find(({ about }) => about.test(error.message));
  return { message: error.message, code: error.code, description: help?.says ?? null };
}

/** AI Manager in n8n needs PostgreSQL; how to have one in a minute. */
const databaseHelp = [
  'AI Manager keeps its data in PostgreSQL 15 or newer, in a schema of its own (ai_manager), so the database of n8n will do.',
  'Without one: docker run -d -p 5432:5432 -e POSTGRES_PASSWORD=secret postgres:17',
  'then use postgres://postgres:secret@localhost:5432/postgres as URL.',
].join('\n');

const rulesHelp =
  'Run an AI Manager node with the resource Rule and the operation Save once: its form holds rules to start with. An AI Manager Database credential that acts as an executive may do so.';

const helps: readonly { readonly about: RegExp; readonly says: string }[] = [
  { about: /^PostgreSQL\b.* cannot be reached/, says: databaseHelp },
  { about: /^There are no rules yet/, says: rulesHelp },
];
