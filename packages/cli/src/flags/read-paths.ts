import { resolve } from 'node:path';
import { CliError } from '../cli-error.ts';
import type { FolderProblem, RosterFile } from '../organisation/roster-files.ts';
import { isFolder, readRosterFolder, readRosterPath } from '../organisation/roster-files.ts';

/**
 * Reads the files people.importRoster takes from files and folders on disk.
 *
 * @throws CliError when a path cannot be read, or nothing in it is a roster
 */
export async function readPaths(paths: readonly string[], cwd: string): Promise<readonly RosterFile[]> {
  const files: RosterFile[] = [];
  const problems: FolderProblem[] = [];
  for (const path of paths.map((path) => resolve(cwd, path))) {
    const read = (await isFolder(path)) ? await readRosterFolder(path) : await readRosterPath(path);
    files.push(...read.files);
    problems.push(...read.problems);
  }
  if (problems.length > 0) {
    throw new CliError(problems.map(({ file, message, remedy }) => `${file}: ${message} ${remedy}`).join('\n'), {
      where: '--files',
      remedy: 'Mend these files, or name the others one by one.',
      details: { problems },
    });
  }
  if (files.length > 0) return files;
  throw new CliError(`There is nothing to import in ${paths.join(', ')}.`, {
    where: '--files',
    remedy:
      'Name a folder with people.csv, projects.csv, metrics.csv, evaluations.csv (or .json) or submissions/<week>/<project>.md.',
  });
}
