import { access, constants, mkdir, stat, statfs } from 'node:fs/promises';
import type { Catalogue } from '@ai-manager/core/catalogue';
import type { z } from 'zod';
import { composeManager } from '../compose.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Command } from '../invocation.ts';
import { withManager } from '../invocation.ts';
import { renderOutput } from '../output/render-output.ts';
import type { Settings } from '../settings.ts';
import { describePlace } from '../settings.ts';

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
    const ok = parts.every((part) => part.ok);
    const bad = parts.filter((part) => !part.ok).length;
    const verdict = ok
      ? `All is well: ${describePlace(settings)}`
      : `${bad} of ${parts.length} parts need somebody; the line under each says what to do.`;
    return {
      document: { ok, parts },
      text: `${renderOutput('health.check', { ok, parts }, context.stdout)}\n\n${verdict}\n`,
      exitCode: ok ? exitCodes.fine : exitCodes.failure,
    };
  };
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
