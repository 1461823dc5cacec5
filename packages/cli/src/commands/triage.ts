import { resolve } from 'node:path';
import type { AiManager, ApprovalKind, PersonId } from '@ai-manager/core';
import { isAiManagerError } from '@ai-manager/core';
import type { Catalogue } from '@ai-manager/core/catalogue';
import { CliError } from '../cli-error.ts';
import { composeManager } from '../compose.ts';
import type { CsvRow } from '../csv.ts';
import { readCsv } from '../csv.ts';
import { exitCodes } from '../exit-codes.ts';
import type { FlagValues } from '../flags/add-flags.ts';
import type { Flag } from '../flags/flag.ts';
import { readInput } from '../flags/read-input.ts';
import { readTextFile } from '../flags/sources.ts';
import type { Command, Invocation } from '../invocation.ts';
import { withManager } from '../invocation.ts';
import { createProgressDisplay } from '../output/progress.ts';
import { renderOutput } from '../output/render-output.ts';
import { count } from '../output/text.ts';

interface TriageRequest {
  readonly descriptor: Catalogue['approvals']['triage'];
  readonly flags: readonly Flag[];
  readonly values: FlagValues;
  /** CSV file of requests to hand in first */
  readonly from: string | undefined;
}

/** `triage`: hands in the requests of a file if there is one, then looks at what is new. */
export function triageCommand({ descriptor, flags, values, from }: TriageRequest): Command {
  return async (invocation) => {
    const { context, settings, interrupt } = invocation;
    const input = await readInput({ descriptor, flags }, values, context);
    const rows = from === undefined ? [] : await readRequests(from, invocation);
    const display = createProgressDisplay(context.stderr, { now: () => performance.now() });
    try {
      return await withManager(
        await composeManager(settings, { beforeLog: () => display.makeRoom() }),
        async (manager) => {
          if (from !== undefined) {
            display.announce(`Handing in ${from}`);
            const added = await handIn(manager, { rows, file: from }, invocation);
            display.makeRoom();
            context.stderr.write(`${count(rows.length, 'request')} in ${from}, ${added} of them new.\n`);
          }
          const output = await manager.approvals.triage(input, {
            signal: interrupt.signal,
            onProgress: (progress) => display.update(progress),
          });
          display.stop();
          const text = renderOutput(descriptor.name, output, context.stdout);
          return { document: output, text, exitCode: exitCodes.fine };
        },
      );
    } finally {
      display.stop();
    }
  };
}

const columns = ['key', 'person_id', 'start_at', 'minutes', 'description'] as const;

async function readRequests(from: string, { context }: Invocation): Promise<readonly CsvRow[]> {
  const text = await readTextFile(resolve(context.cwd, from), 'requests to hand in');
  return readCsv(text, { file: from, columns });
}

/** One that was handed in before stays as it is. @returns how many were new */
async function handIn(
  manager: AiManager,
  { rows, file }: { readonly rows: readonly CsvRow[]; readonly file: string },
  { interrupt }: Invocation,
): Promise<number> {
  let added = 0;
  for (const row of rows) {
    try {
      const answer = await manager.approvals.submit(toInput(row), { signal: interrupt.signal });
      if (answer.added) added += 1;
    } catch (error) {
      if (!isAiManagerError(error, 'INVALID_INPUT', 'NOT_FOUND', 'CONFLICT')) throw error;
      throw new CliError(`${file}, row ${row.number}: ${error.message}`, {
        where: file,
        remedy: 'Correct the row and run the command again: what was handed in before stays one request.',
        cause: error,
      });
    }
  }
  return added;
}

type Input = Parameters<AiManager['approvals']['submit']>[0];

/** What is empty is left to the operation's own defaults, which also says what is wrong with the rest. */
function toInput({ value }: CsvRow): Input {
  const given = (column: string): string | undefined => (value(column) === '' ? undefined : value(column));
  const [kind, category, overlap, submittedAt] = ['kind', 'category', 'tracked_overlap_minutes', 'submitted_at'].map(
    given,
  );
  return {
    key: value('key'),
    personId: value('person_id') as PersonId,
    startAt: value('start_at'),
    minutes: Number(value('minutes')),
    description: value('description'),
    ...(kind === undefined ? {} : { kind: kind as ApprovalKind }),
    ...(category === undefined ? {} : { category }),
    ...(overlap === undefined ? {} : { trackedOverlapMinutes: Number(overlap) }),
    ...(submittedAt === undefined ? {} : { submittedAt }),
  };
}
