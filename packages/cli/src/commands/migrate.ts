import { composeStorage } from '../compose.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Command } from '../invocation.ts';
import { count } from '../output/text.ts';

/** `migrate`: applies the pending steps; with `--status` it only tells them, by its exit code too. */
export function migrateCommand({ statusOnly }: { readonly statusOnly: boolean }): Command {
  return async ({ settings, interrupt }) => {
    await using storage = await composeStorage(settings);
    const call = { signal: interrupt.signal };
    if (statusOnly) {
      const status = await storage.schema.status(call);
      const isPending = status.pending.length > 0;
      return {
        document: status,
        text: `${statusLine('applied', status.applied)}${statusLine('pending', status.pending)}${isPending ? '\nApply them with:  ai-manager migrate\n' : ''}`,
        exitCode: isPending ? exitCodes.failure : exitCodes.fine,
      };
    }
    const { applied } = await storage.schema.migrate(call);
    const text =
      applied.length === 0
        ? 'The database is up to date; nothing was changed.'
        : `Applied ${count(applied.length, 'step')}: ${applied.join(', ')}.`;
    return { document: { applied }, text, exitCode: exitCodes.fine };
  };
}

function statusLine(label: string, steps: readonly string[]): string {
  return `${label}  ${steps.length === 0 ? 'none' : steps.join(', ')}\n`;
}
