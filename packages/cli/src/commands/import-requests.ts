import { basename, resolve } from 'node:path';
import type { AiManager } from '@ai-manager/core';
import { isAiManagerError } from '@ai-manager/core';
import { composeManager } from '../compose.ts';
import { exitCodes } from '../exit-codes.ts';
import { readTextFile } from '../flags/sources.ts';
import type { Command } from '../invocation.ts';
import { withManager } from '../invocation.ts';
import type { FolderProblem } from '../organisation/roster-files.ts';
import { renderProblems } from '../output/problems.ts';
import type { Terminal } from '../output/terminal.ts';
import { count } from '../output/text.ts';
import type { RequestRow } from '../requests/read-requests.ts';
import { readRequests } from '../requests/read-requests.ts';

export interface ImportRequests {
  readonly file: string;
  /** only what was handed in before this instant or date */
  readonly before: number | undefined;
}

interface ImportResult {
  readonly file: string;
  readonly added: number;
  /** were handed in before, by the same key */
  readonly known: number;
  /** handed in too late for `before` */
  readonly skipped: number;
  readonly problems: readonly FolderProblem[];
}

/** `approvals import`: hands in the requests of a CSV file, each once; what is wrong with a row stops no other. */
export function importRequestsCommand({ file, before }: ImportRequests): Command {
  return async ({ context, settings, interrupt }) => {
    const text = await readTextFile(resolve(context.cwd, file), 'requests to import');
    const { rows, problems } = readRequests(text, basename(file));
    const wanted = rows.filter(({ input }) => isBefore(input.submittedAt, before));
    const result = await withManager(await composeManager(settings), (manager) =>
      handIn(manager, wanted, { file: basename(file), signal: interrupt.signal }),
    );
    const all = { ...result, skipped: rows.length - wanted.length, problems: [...problems, ...result.problems] };
    return {
      document: all,
      text: render(all, context.stdout),
      exitCode: all.problems.length > 0 ? exitCodes.someFailed : exitCodes.fine,
    };
  };
}

function isBefore(submittedAt: string | undefined, before: number | undefined): boolean {
  return before === undefined || (submittedAt !== undefined && Date.parse(submittedAt) < before);
}

async function handIn(
  manager: AiManager,
  rows: readonly RequestRow[],
  { file, signal }: { readonly file: string; readonly signal: AbortSignal },
): Promise<Omit<ImportResult, 'skipped'>> {
  let [added, known] = [0, 0];
  const problems: FolderProblem[] = [];
  for (const { line, input } of rows) {
    signal.throwIfAborted();
    try {
      const result = await manager.approvals.submit(input, { signal });
      if (result.added) added += 1;
      else known += 1;
    } catch (error) {
      problems.push(refusedRow(error, { file, line }));
    }
  }
  return { file, added, known, problems };
}

/** What is wrong with one request; anything else, such as a database that is gone, ends the import. */
function refusedRow(error: unknown, place: Pick<FolderProblem, 'file' | 'line'>): FolderProblem {
  if (isAiManagerError(error, 'NOT_FOUND'))
    return { ...place, field: 'person_id', message: error.message, remedy: 'Import the person first, or mend the id.' };
  if (isAiManagerError(error, 'CONFLICT'))
    return { ...place, field: 'key', message: error.message, remedy: 'Give every request a key of its own.' };
  throw error;
}

function render({ file, added, known, skipped, problems }: ImportResult, terminal: Terminal): string {
  const parts = [
    `${count(added, 'request')} handed in from ${file}`,
    ...(known > 0 ? [`${known} known already`] : []),
    ...(skipped > 0 ? [`${skipped} not before that date`] : []),
  ];
  const next = added > 0 ? ['Next: ai-manager triage.'] : [];
  const wrong =
    problems.length === 0 ? [] : [`${count(problems.length, 'problem')}:`, renderProblems(problems, terminal)];
  return [`${parts.join(', ')}.`, ...wrong, ...next].join('\n');
}
