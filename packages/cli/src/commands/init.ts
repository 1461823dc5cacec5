import { resolve } from 'node:path';
import { composeManager } from '../compose.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Command } from '../invocation.ts';
import { withManager } from '../invocation.ts';
import { loadOrganisation } from '../organisation/load-folder.ts';
import { syncOrganisation } from '../organisation/sync.ts';
import { renderSync } from '../output/sync.ts';

/** `init [folder]`: brings a folder in without evaluating. */
export function initCommand(folder: string): Command {
  return async ({ context, settings, interrupt }) => {
    const organisation = await loadOrganisation(resolve(context.cwd, folder));
    const result = await withManager(await composeManager(settings), (manager) =>
      syncOrganisation(manager, organisation, { call: { signal: interrupt.signal }, checkOnly: false }),
    );
    return {
      document: { organisation: organisation.name, week: organisation.week, ...result },
      text: renderSync({ organisation: organisation.name, result, trial: false }, context.stdout),
      exitCode: exitCodes.fine,
    };
  };
}
