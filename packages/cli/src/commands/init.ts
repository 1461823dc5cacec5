import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { composeManager } from '../compose.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Command, Invocation } from '../invocation.ts';
import { withManager } from '../invocation.ts';
import { loadOrganisation } from '../organisation/load-folder.ts';
import { syncOrganisation } from '../organisation/sync.ts';
import { renderGroups } from '../output/groups.ts';
import { renderSync } from '../output/sync.ts';
import { describeGroups } from '../settings/describe-groups.ts';
import { writeEnvironmentFile } from '../write-environment-file.ts';

/** `init [folder]`: brings a folder in without evaluating; without one it writes settings to start with. */
export function initCommand(folder: string | undefined): Command {
  return async (invocation) => {
    if (folder !== undefined) return { ...(await load(folder, invocation)), exitCode: exitCodes.fine };
    const { context } = invocation;
    const { environment, cwd, stdout } = context;
    const { style } = stdout;
    const file = await writeEnvironmentFile(cwd);
    const groups = describeGroups(environment, cwd);
    const organisation = existsSync(join(cwd, 'organisation.yaml')) ? await load('.', invocation) : null;
    const written = file.isNew
      ? `Wrote ${file.path}, which only you can read: every setting is in it, none is set. Remove the # before what you want.`
      : `${file.path} is there already and was left as it is.`;
    const lines = [
      written,
      ...(file.isIgnored === false ? [style.yellow('Add .env to .gitignore: it will hold secrets.')] : []),
      '',
      renderGroups(groups, stdout),
      '',
      'ai-manager doctor looks whether what is set works.',
      ...(organisation === null
        ? ['Next: ai-manager evaluate --org <folder>, with people.csv, projects.csv and so on in the folder.']
        : ['', organisation.text]),
    ];
    return {
      document: { environmentFile: file, settings: groups, organisation: organisation?.document ?? null },
      text: lines.join('\n'),
      exitCode: exitCodes.fine,
    };
  };
}

async function load(folder: string, { context, settings, interrupt }: Invocation) {
  const organisation = await loadOrganisation(resolve(context.cwd, folder));
  const result = await withManager(await composeManager(settings), (manager) =>
    syncOrganisation(manager, organisation, { call: { signal: interrupt.signal }, checkOnly: false }),
  );
  return {
    document: { organisation: organisation.name, week: organisation.week, ...result },
    text: renderSync({ organisation: organisation.name, result, trial: false }, context.stdout),
  };
}
