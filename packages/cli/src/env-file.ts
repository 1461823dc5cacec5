import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { CliError } from './cli-error.ts';
import { reasonOf } from './flags/sources.ts';

/** The `.env` of the working folder, as it was read. */
export interface EnvironmentFile {
  readonly path: string;
  /** variables that come from it */
  readonly names: readonly string[];
  /** variables that the environment has already, so that the file's values do not count */
  readonly overridden: readonly string[];
  /** somebody else on this machine can read it */
  readonly isOpen: boolean;
}

/**
 * Puts the variables of `.env` into an environment that lacks them. A folder of that name is none of our business.
 *
 * @returns null when there is no such file
 * @throws CliError `CONFIGURATION` when it cannot be read
 */
export function loadEnvironmentFile(
  environment: Record<string, string | undefined>,
  cwd: string,
): EnvironmentFile | null {
  const path = join(cwd, '.env');
  const text = readText(path);
  if (text === null) return null;
  const entries = Object.entries(parseEnv(text));
  const isNew = ([name]: readonly [string, unknown]): boolean => environment[name] === undefined;
  const added = entries.filter(isNew);
  const overridden = entries.filter((entry) => !isNew(entry)).map(([name]) => name);
  for (const [name, value] of added) environment[name] = value;
  return { path, names: added.map(([name]) => name), overridden, isOpen: isOpen(path) };
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR') return null;
    throw new CliError(`${path} cannot be read (${reasonOf(error)}).`, {
      code: 'CONFIGURATION',
      where: path,
      remedy: 'Change its owner or rights, or remove it.',
      cause: error,
    });
  }
}

/** Windows has no such bits. */
function isOpen(path: string): boolean {
  return process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0;
}
