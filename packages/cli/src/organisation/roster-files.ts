import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { CliError } from '../cli-error.ts';
import { reasonOf } from '../flags/sources.ts';

export interface RosterFile {
  /** forward slashes, relative to the organisation's folder, such as `submissions/2026-W47/prj-001.md` */
  readonly name: string;
  readonly content: string;
}

/** What is wrong with one file or one place in it; the same shape people.importRoster reports. */
export interface FolderProblem {
  readonly file: string;
  /** 1-based; null when the problem is the file's as a whole */
  readonly line: number | null;
  readonly field: string | null;
  readonly message: string;
  readonly remedy: string;
}

export interface RosterFiles {
  readonly files: readonly RosterFile[];
  readonly problems: readonly FolderProblem[];
}

const rosterNames = ['people', 'projects', 'metrics', 'evaluations'];
/** Tables of the folder that other commands read: "approvals import" and "label --from". */
const otherTables = ['requests.csv', 'decisions.csv'];
const isRosterName = (name: string): boolean =>
  rosterNames.some((roster) => name === `${roster}.csv` || name === `${roster}.json`);
const looksLikeRoster = (name: string): boolean => /\.(csv|tsv|json|xlsx?|ods)$/i.test(name);

/**
 * Reads the files of an organisation's folder that people.importRoster understands: people, projects, metrics and
 * evaluations as CSV or JSON, and all Markdown files below `submissions/`. Hidden files are left out. A table under
 * an unknown name, or a file that is not UTF-8, is a problem and not an error.
 *
 * @throws CliError when the folder itself cannot be read
 */
export async function readRosterFolder(folder: string): Promise<RosterFiles> {
  const names = await listFolder(folder);
  const problems: FolderProblem[] = [];
  const wanted: string[] = [];
  for (const name of names) {
    const top = !name.includes('/');
    if (top && isRosterName(name)) wanted.push(name);
    else if (top && looksLikeRoster(name) && !otherTables.includes(name)) problems.push(unknownName(name));
    else if (name.startsWith('submissions/') && /\.(md|markdown)$/i.test(name)) wanted.push(name);
  }
  const files: RosterFile[] = [];
  for (const name of wanted) {
    const read = await readRosterFile(join(folder, name), name);
    if ('content' in read) files.push(read);
    else problems.push(read);
  }
  return { files, problems };
}

/** One file by path, under the name the import knows it by. */
export async function readRosterPath(path: string): Promise<RosterFiles> {
  const parts = path.split(sep);
  const from = parts.lastIndexOf('submissions');
  const read = await readRosterFile(path, from === -1 ? basename(path) : parts.slice(from).join('/'));
  return 'content' in read ? { files: [read], problems: [] } : { files: [], problems: [read] };
}

export async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    throw new CliError(`Cannot read ${path} (${reasonOf(error)}).`, {
      where: path,
      remedy: 'Check the path.',
      cause: error,
    });
  }
}

/** All files below a folder, sorted, with forward slashes; nothing hidden, nothing a package manager put there. */
async function listFolder(folder: string): Promise<readonly string[]> {
  if (!(await isFolder(folder))) {
    throw new CliError(`${folder} is a file; an organisation is a folder.`, {
      where: folder,
      remedy: 'Name the folder that holds organisation.yaml and people.csv.',
    });
  }
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((name) => !name.split('/').some((part) => part.startsWith('.') || part === 'node_modules'))
    .sort();
}

async function readRosterFile(path: string, name: string): Promise<RosterFile | FolderProblem> {
  try {
    return { name, content: new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path)) };
  } catch (error) {
    const remedy =
      error instanceof TypeError ? 'Save the file as UTF-8 (in Excel: "CSV UTF-8").' : 'Check the file and its rights.';
    return { file: name, line: null, field: null, message: `The file cannot be read: ${reasonOf(error)}.`, remedy };
  }
}

function unknownName(name: string): FolderProblem {
  const remedy = /\.(csv|json)$/i.test(name)
    ? `Name it one of ${rosterNames.map((roster) => `${roster}.csv`).join(', ')} (or .json), or move it out of the folder.`
    : 'Export it as CSV (UTF-8) or JSON.';
  return {
    file: name,
    line: null,
    field: null,
    message: 'The import does not know this file; it was left out.',
    remedy,
  };
}
