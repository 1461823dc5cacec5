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
  const database = error.code === 'UPSTREAM_UNAVAILABLE' && /PostgreSQL/.test(error.message);
  return { message: error.message, code: error.code, description: database ? databaseHelp : null };
}

/** AI Manager in n8n needs PostgreSQL; how to have one in a minute. */
export const databaseHelp = [
  'AI Manager keeps its data in PostgreSQL 15 or newer, in a schema of its own (ai_manager), so the database of n8n will do.',
  'Without one: docker run -d -p 5432:5432 -e POSTGRES_PASSWORD=secret postgres:17',
  'then use postgres://postgres:secret@localhost:5432/postgres as URL.',
].join('\n');
