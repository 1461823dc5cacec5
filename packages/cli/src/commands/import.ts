import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { isAiManagerError } from '@ai-manager/core';
import { CliError } from '../cli-error.ts';
import { composeManager, composeStorage } from '../compose.ts';
import { sharesAnswers } from '../compose/cache.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Command } from '../invocation.ts';
import { withManager } from '../invocation.ts';
import { count } from '../output/text.ts';
import { createTransferDisplay } from '../output/transfer-progress.ts';
import { renderTables } from '../output/transfer-tables.ts';
import { openExport } from '../transfer/open-export.ts';
import { readLines } from '../transfer/read-lines.ts';
import { watchLines } from '../transfer/watch-lines.ts';

/** `import <file>`: brings an export into an empty installation, whole or nothing of it. */
export function importCommand(file: string): Command {
  return async ({ context, settings, interrupt }) => {
    const name = file === '-' ? 'standard input' : resolve(context.cwd, file);
    const bytes = file === '-' ? context.stdin : await openExport(name);
    await using storage = await composeStorage(settings);
    const display = createTransferDisplay(context.stderr, { now: () => performance.now(), verb: 'importing' });
    const { lines } = watchLines(readLines(bytes, name), display);
    try {
      const counts = await storage.transfer.import(lines, { signal: interrupt.signal });
      // Answers may be left of what this database was before.
      if (sharesAnswers(settings))
        await withManager(await composeManager(settings), (manager) => manager.forgetAnswers());
      const tables = Object.entries(counts).map(([table, rows]) => ({ name: table, rows }));
      const rows = tables.reduce((sum, table) => sum + table.rows, 0);
      return {
        document: { file: name, rows, tables: counts },
        text: `${renderTables(tables, context.stdout)}Imported ${count(rows, 'row')} from ${name}\n`,
        exitCode: exitCodes.fine,
      };
    } catch (error) {
      throw placed(error, name);
    } finally {
      display.stop();
      // A source that is still waited for would keep the process alive.
      if (file === '-') (context.stdin as Partial<Readable>).destroy?.();
    }
  };
}

/** Storage knows the line, the command line knows the file. */
function placed(error: unknown, name: string): unknown {
  if (!isAiManagerError(error)) return error;
  const { code, message, details } = error;
  const { line } = details;
  if (typeof line !== 'number') return error;
  return new CliError(message, { code, where: line === 0 ? name : `${name}, line ${line}`, details, cause: error });
}
