import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Rules, Week } from '@ai-manager/core';
import { promptNameSchema } from '@ai-manager/core';
import { z } from 'zod';
import { CliError } from '../cli-error.ts';
import { readTextFile } from '../flags/sources.ts';
import type { OrganisationHeader } from './header.ts';
import { headerSchema } from './header.ts';
import { mergeRules } from './merge-rules.ts';
import type { FolderProblem, RosterFile } from './roster-files.ts';
import { readRosterFolder } from './roster-files.ts';
import type { YamlFile } from './yaml-file.ts';
import { parseYamlFile, toProblems } from './yaml-file.ts';

/** A prompt or mail template kept as a file. */
export interface FolderPrompt {
  readonly name: string;
  readonly body: string;
  readonly file: string;
}

/** An organisation as a folder of files; examples/sample-org shows every part of it. */
export interface OrganisationFolder {
  readonly folder: string;
  readonly name: string;
  /** the week to evaluate; null: the last complete one */
  readonly week: Week | null;
  /** null: the folder has neither rules.yaml nor rubric.yaml, and those in force stay */
  readonly rules: Rules | null;
  readonly prompts: readonly FolderPrompt[];
  readonly roster: readonly RosterFile[];
  /** files that were left out, and why; the rest is fine */
  readonly problems: readonly FolderProblem[];
}

/**
 * Reads an organisation's folder: organisation.yaml, rules.yaml with rubric.yaml, prompts/*.md, mail/*.liquid and the
 * roster. Changes nothing.
 *
 * @throws CliError `details.problems` when the folder cannot be read or what steers the evaluation (organisation,
 *   rules, prompts) is wrong: evaluating by half of the rules would be worse than not evaluating
 */
export async function loadOrganisation(folder: string): Promise<OrganisationFolder> {
  const roster = await readRosterFolder(folder);
  const problems: FolderProblem[] = [];
  const header = await readHeader(folder, problems);
  const rules = await readRules(folder, header, problems);
  const prompts = [...(await readPrompts(folder, problems)), ...(await readMailTemplates(folder, problems))];
  if (header === null || problems.length > 0) throw wrongFolder(folder, problems);
  if (roster.files.length === 0 && roster.problems.length === 0) throw emptyFolder(folder);
  return {
    folder,
    name: header.name,
    week: header.week ?? null,
    rules,
    prompts,
    roster: roster.files,
    problems: roster.problems,
  };
}

async function readHeader(folder: string, problems: FolderProblem[]): Promise<OrganisationHeader | null> {
  const file = await readYaml(folder, 'organisation.yaml', problems);
  if (file === null) {
    if (problems.length === 0) problems.push(missingHeader);
    return null;
  }
  const parsed = headerSchema.safeParse(file.value);
  if (parsed.success) return parsed.data;
  problems.push(
    ...toProblems(
      file,
      parsed.error.issues,
      'organisation.yaml holds name, week (such as 2026-W47), timeZone and note.',
    ),
  );
  return null;
}

async function readRules(
  folder: string,
  header: OrganisationHeader | null,
  problems: FolderProblem[],
): Promise<Rules | null> {
  const before = problems.length;
  const rules = await readYaml(folder, 'rules.yaml', problems);
  const rubric = await readYaml(folder, 'rubric.yaml', problems);
  if ((rules === null && rubric === null) || problems.length > before || header === null) return null;
  const merged = mergeRules({ header, rules, rubric });
  if ('problems' in merged) problems.push(...merged.problems);
  return 'rules' in merged ? merged.rules : null;
}

/** `prompts/*.md`: front matter with the name, then the Liquid text. */
async function readPrompts(folder: string, problems: FolderProblem[]): Promise<readonly FolderPrompt[]> {
  const prompts: FolderPrompt[] = [];
  for (const name of await listFiles(join(folder, 'prompts'), '.md')) {
    const file = `prompts/${name}`;
    const text = normalised(await readTextFile(join(folder, file), 'Reading a prompt'));
    const match = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text);
    const header = match?.[1] === undefined ? undefined : parseYamlFile(file, match[1]);
    const parsed =
      header !== undefined && 'value' in header
        ? z.object({ name: promptNameSchema }).safeParse(header.value)
        : undefined;
    if (parsed?.success === true && match?.[2] !== undefined && match[2].trim() !== '') {
      prompts.push({ name: parsed.data.name, body: match[2], file });
    } else {
      problems.push({
        file,
        line: 1,
        field: 'name',
        message: 'The prompt has no name or no text.',
        remedy: promptRemedy,
      });
    }
  }
  return prompts;
}

/** `mail/weekly.html.liquid` is the prompt `mail.weekly.html`. */
async function readMailTemplates(folder: string, problems: FolderProblem[]): Promise<readonly FolderPrompt[]> {
  const prompts: FolderPrompt[] = [];
  for (const name of await listFiles(join(folder, 'mail'), '.liquid')) {
    const file = `mail/${name}`;
    const body = normalised(await readTextFile(join(folder, file), 'Reading a mail template'));
    const parsed = promptNameSchema.safeParse(`mail.${name.slice(0, -'.liquid'.length)}`);
    if (parsed.success && body.trim() !== '') prompts.push({ name: parsed.data, body, file });
    else
      problems.push({
        file,
        line: null,
        field: null,
        message: 'The template has no usable name or no text.',
        remedy: templateRemedy,
      });
  }
  return prompts;
}

async function readYaml(folder: string, name: string, problems: FolderProblem[]): Promise<YamlFile | null> {
  const names = await listFiles(folder, name);
  if (!names.includes(name)) return null;
  const parsed = parseYamlFile(name, await readTextFile(join(folder, name), `Reading ${name}`));
  if ('value' in parsed) return parsed;
  problems.push(...parsed);
  return null;
}

/** File names in one folder, sorted; none when there is no such folder. */
async function listFiles(folder: string, ending: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && entry.name.endsWith(ending) && !entry.name.startsWith('.'))
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

const normalised = (text: string): string => text.replaceAll('\r\n', '\n');

const promptRemedy = 'Start the file with "---", "name: evaluation.judge" (or the like), "---", then the text.';

const templateRemedy = 'Name it like weekly.html.liquid, weekly.text.liquid or weekly.subject.liquid.';

const missingHeader: FolderProblem = {
  file: 'organisation.yaml',
  line: null,
  field: null,
  message: 'The folder has no organisation.yaml.',
  remedy:
    'Write one with the line "name: Your organisation", or name another folder; examples/sample-org shows how one looks.',
};

function wrongFolder(folder: string, problems: readonly FolderProblem[]): CliError {
  return new CliError('The organisation folder is not right, so nothing was imported and nothing evaluated.', {
    where: folder,
    remedy: 'Mend what is listed and run the same command again.',
    details: { problems },
  });
}

function emptyFolder(folder: string): CliError {
  return new CliError(
    'The organisation folder holds nobody: there is no people.csv, people.json or any other roster file in it.',
    {
      where: folder,
      remedy:
        'Add people.csv (id,name,email) and projects.csv (id,name,owner_id); examples/sample-org shows every column.',
    },
  );
}
