import { resolve } from 'node:path';
import type { ExportedTable } from '@ai-manager/core';
import { CliError } from '../cli-error.ts';
import { composeStorage } from '../compose.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Command, CommandResult, Invocation } from '../invocation.ts';
import { count } from '../output/text.ts';
import { createTransferDisplay } from '../output/transfer-progress.ts';
import { renderTables } from '../output/transfer-tables.ts';
import type { Watched } from '../transfer/watch-lines.ts';
import { watchLines } from '../transfer/watch-lines.ts';
import { writeExportFile, writeExportStream } from '../transfer/write-export.ts';

interface ExportRequest {
  /** as written on the command line; `-` is stdout */
  readonly file: string | undefined;
  /** replaces a file that is there */
  readonly force: boolean;
}

/** `export [file]`: everything that is stored as one file, whole or none. */
export function exportCommand({ file, force }: ExportRequest): Command {
  return async (invocation) => {
    const { context, settings, json, interrupt } = invocation;
    const toStdout = file === '-';
    if (toStdout && json) {
      throw new CliError('stdout cannot carry the export and a JSON document.', {
        where: '--json',
        remedy: 'Name a file for the export, or leave --json out.',
      });
    }
    const path = resolve(context.cwd, file ?? `ai-manager-export-${new Date().toISOString().slice(0, 10)}.jsonl.gz`);
    await using storage = await composeStorage(settings);
    const display = createTransferDisplay(context.stderr, { now: () => performance.now(), verb: 'exporting' });
    const watched = watchLines(storage.transfer.export({ signal: interrupt.signal }), display);
    try {
      if (toStdout) await writeExportStream(watched.lines, context.stdout.stream);
      else await writeExportFile(watched.lines, { path, force });
    } finally {
      display.stop();
    }
    return toStdout ? streamed(watched, invocation) : written(watched, path, invocation);
  };
}

function written({ header }: Watched, path: string, { context }: Invocation): CommandResult {
  const tables: readonly ExportedTable[] = header()?.tables ?? [];
  const rows = sumOf(tables);
  if (rows === 0) context.stderr.write(nothingStored);
  return {
    document: { file: path, rows, tables: Object.fromEntries(tables.map((table) => [table.name, table.rows])) },
    text: `${renderTables(tables, context.stdout)}Exported ${count(rows, 'row')} to ${path}\n`,
    exitCode: exitCodes.fine,
  };
}

/** What there is to say goes to stderr. */
function streamed({ header }: Watched, { context }: Invocation): CommandResult {
  const rows = sumOf(header()?.tables ?? []);
  context.stderr.write(rows === 0 ? nothingStored : `Exported ${count(rows, 'row')}\n`);
  return { document: null, text: '', exitCode: exitCodes.fine };
}

const nothingStored = 'Nothing is stored there: is it the right installation? --data names another folder.\n';

const sumOf = (tables: readonly ExportedTable[]): number => tables.reduce((sum, { rows }) => sum + rows, 0);
