import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CliError } from './cli-error.ts';
import { exitCodes } from './exit-codes.ts';
import { reasonOf } from './flags/sources.ts';
import { renderEnvExample } from './settings/env-example.ts';

export interface WrittenFile {
  readonly path: string;
  /** false: there was one, which was left as it is */
  readonly isNew: boolean;
  /** whether git leaves it alone; null outside of a repository */
  readonly isIgnored: boolean | null;
}

/** Writes `.env` for its owner alone, and never over one that exists. @throws CliError when it cannot be written */
export async function writeEnvironmentFile(folder: string): Promise<WrittenFile> {
  const path = join(folder, '.env');
  const isNew = await writeNew(path, renderEnvExample());
  return { path, isNew, isIgnored: await isIgnored(folder) };
}

async function writeNew(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw new CliError(`${path} cannot be written (${reasonOf(error)}).`, {
      code: 'CONFIGURATION',
      exitCode: exitCodes.failure,
      where: path,
      remedy: 'Change the rights of the folder, or go to another one.',
      cause: error,
    });
  }
}

const meansEnv = /^(?:\*\*\/|\/)?(?:\.env\*?|\*\.env)\s*$/;

/** Lines of `.gitignore` that plainly mean `.env`, from here up to the root of the repository. */
async function isIgnored(folder: string): Promise<boolean | null> {
  const folders = [folder];
  while (!existsSync(join(folders.at(-1) ?? '', '.git'))) {
    const parent = dirname(folders.at(-1) ?? '');
    if (parent === folders.at(-1)) return null;
    folders.push(parent);
  }
  const texts = await Promise.all(folders.map((one) => readFile(join(one, '.gitignore'), 'utf8').catch(() => '')));
  return texts.some((text) => text.split('\n').some((line) => meansEnv.test(line)));
}
