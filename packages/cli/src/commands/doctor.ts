import { access, constants, mkdir, stat, statfs } from 'node:fs/promises';
import type { Catalogue } from '@ai-manager/core/catalogue';
import type { z } from 'zod';
import { CliError } from '../cli-error.ts';
import { composeManager } from '../compose.ts';
import type { CliContext } from '../context.ts';
import type { EnvironmentFile } from '../env-file.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Command } from '../invocation.ts';
import { withManager } from '../invocation.ts';
import { renderGroups } from '../output/groups.ts';
import { renderOutput } from '../output/render-output.ts';
import { count } from '../output/text.ts';
import type { Settings } from '../settings.ts';
import { describePlace } from '../settings.ts';
import { describeGroups } from '../settings/describe-groups.ts';

type Part = z.output<Catalogue['health']['check']['output']>['parts'][number];

const oldestNode = [22, 12] as const;
const lowSpaceBytes = 200 * 2 ** 20;

/** `doctor`: looks at every part of the installation by itself, the model included, and says what to do about it. */
export function doctorCommand({ askModel }: { readonly askModel: boolean }): Command {
  return async ({ context, settings, interrupt }) => {
    const own = [checkNode(process.versions.node), await checkDataFolder(settings)];
    const health = await withManager(await composeManager(settings), (manager) =>
      manager.health.check({ askModel }, { signal: interrupt.signal }),
    );
    const parts: readonly Part[] = [...own, ...health.parts];
    const groups = describeGroups(context.environment, context.cwd);
    const broken = groups.filter(({ state }) => state === 'half-set' || state === 'wrong').length;
    const bad = parts.filter((part) => !part.ok).length + broken;
    const ok = bad === 0;
    const verdict = ok
      ? `All is well: ${describePlace(settings)}`
      : `${bad} of ${parts.length + groups.length} parts and settings need somebody; the line under each says what to do.`;
    return {
      document: { ok, parts, environmentFile: fileOf(context), settings: groups },
      text: [
        renderOutput('health.check', { ok, parts }, context.stdout),
        '',
        context.stdout.style.bold('Settings'),
        describeFile(fileOf(context)),
        renderGroups(groups, context.stdout),
        '',
        verdict,
        '',
      ].join('\n'),
      exitCode: ok ? exitCodes.fine : exitCodes.failure,
    };
  };
}

function fileOf({ environmentFile }: CliContext): EnvironmentFile | null {
  return environmentFile instanceof CliError ? null : environmentFile;
}

function describeFile(file: EnvironmentFile | null): string {
  if (file === null) return 'From the environment; there is no .env in the working folder.';
  const { path, names, overridden, isOpen } = file;
  const lost = overridden.length === 0 ? '' : `; the environment wins for ${overridden.join(', ')}`;
  const open = isOpen ? `\nOthers on this machine can read it: chmod 600 ${path}` : '';
  return `From the environment and ${path} (${count(names.length, 'variable')}${lost}).${open}`;
}

function checkNode(version: string): Part {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const ok = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
  const remedy = ok ? null : `Install Node ${oldestNode.join('.')} or newer.`;
  return { part: 'node', ok, message: version, remedy };
}

/** Documents, mails, traces and reports are written there, whatever the database is. */
async function checkDataFolder({ dataFolder }: Settings): Promise<Part> {
  const part = 'data folder';
  const remedy = 'Name another folder with --data or AI_MANAGER_HOME, or change its owner or rights.';
  try {
    const made = await mkdir(dataFolder, { recursive: true });
    await access(dataFolder, constants.R_OK | constants.W_OK | constants.X_OK);
    if (!(await stat(dataFolder)).isDirectory())
      return { part, ok: false, message: `${dataFolder} is no folder.`, remedy };
    const { bavail, bsize } = await statfs(dataFolder);
    const megabytes = Math.floor((bavail * bsize) / 2 ** 20).toLocaleString('en');
    const message = `${dataFolder}${made === undefined ? '' : ' (made just now)'}, ${megabytes} MB free`;
    return bavail * bsize < lowSpaceBytes
      ? { part, ok: false, message, remedy: 'Free some space: mails, traces and reports need it.' }
      : { part, ok: true, message, remedy: null };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'an unknown error';
    return { part, ok: false, message: `${dataFolder} cannot be written to (${code}).`, remedy };
  }
}
