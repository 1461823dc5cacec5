import type { PersonId, ProjectId } from '../../domain/identifiers.ts';
import { instantSchema, projectIdSchema } from '../../domain/identifiers.ts';
import type { Submission, SubmissionSections } from '../../domain/submission.ts';
import { linkSchema, maxSectionCharacters, sectionNames, sectionTitles, submissionSchema } from '../../domain/submission.ts';
import type { Week } from '../../domain/week.ts';
import { weekSchema } from '../../domain/week.ts';
import type { ImportProblem } from '../people.ts';
import { unknownReference } from './collect-rows.ts';
import type { RosterText } from './file-text.ts';
import type { FrontMatterField } from './front-matter.ts';
import { readFrontMatter } from './front-matter.ts';
import { formatCount, shown } from './problem.ts';
import type { RosterState } from './roster-state.ts';
import { claimKey, describePlace, ownerOf } from './roster-state.ts';
import { readSections } from './sections.ts';
import type { SubmissionPath } from './submission-path.ts';
import { readSubmissionPath } from './submission-path.ts';
import { suggestWeek } from './suggest-week.ts';
import { normaliseHeader } from './table.ts';

const maxLinks = 50;
const fieldNames = ['project', 'week', 'submitted_at', 'language', 'links'] as const;
type FieldName = (typeof fieldNames)[number];
const fieldByKey = new Map<string, FieldName>([
  ...fieldNames.map((name): [string, FieldName] => [normaliseHeader(name), name]),
  ['projectid', 'project'],
  ['isoweek', 'week'],
  ['submitted', 'submitted_at'],
  ['lang', 'language'],
  ['link', 'links'],
  ['urls', 'links'],
]);

type Fields = ReadonlyMap<FieldName, FrontMatterField>;

interface Source {
  readonly state: RosterState;
  readonly file: string;
  readonly path: SubmissionPath;
  readonly fields: Fields;
}

type Text = Pick<ImportProblem, 'line' | 'field' | 'message' | 'remedy'>;

/**
 * Adds the update that a Markdown file holds to the state. Without a project, a week or a known heading there is none;
 * anything else that is wrong is reported and the text is kept, because it is the builder's work.
 *
 * @param text - the file and its path below `submissions/`
 * @param receivedAt - instant that stands in for a missing `submitted_at`
 */
export function collectSubmission(state: RosterState, text: RosterText & { readonly path: string }, receivedAt: string): void {
  const report = (problem: Text): void => void state.problems.push({ file: text.file, ...problem });
  const frontMatter = readFrontMatter(text.text);
  if (frontMatter.problem !== null) {
    report({ field: null, ...frontMatter.problem });
    return;
  }
  const fields = nameFields(state, text.file, frontMatter.fields);
  const source: Source = { state, file: text.file, path: readSubmissionPath(text.path), fields };
  const key = findKey(source);
  const sections = readBody(source, frontMatter);
  if (key === null || sections === null) return;
  const earlier = claimKey(state, `submission ${key.projectId} ${key.week}`, { file: text.file, line: null });
  if (earlier !== null) {
    report({
      line: null,
      field: null,
      message: `The update of this project and week stands in ${describePlace(earlier, text.file)} already; this file was left out.`,
      remedy: 'Keep one of the two files.',
    });
    return;
  }
  if (text.damaged) {
    const message = 'Some characters were lost when the file was saved or read; the rest of the update was imported.';
    report({ line: lineOfDamage(text.text), field: null, message, remedy: 'Save the file as UTF-8 and import it again.' });
  }
  state.submissions.push({
    projectId: key.projectId,
    week: key.week,
    sections,
    links: readLinks(source),
    language: readLanguage(source),
    submittedAt: readSubmittedAt(source) ?? receivedAt,
    submittedBy: key.ownerId,
  });
}

function nameFields(state: RosterState, file: string, read: readonly FrontMatterField[]): Fields {
  const fields = new Map<FieldName, FrontMatterField>();
  for (const field of read) {
    const name = fieldByKey.get(normaliseHeader(field.key));
    if (name !== undefined && !fields.has(name)) {
      if (field.texts === null || field.texts.length > 0) fields.set(name, field);
    } else if (!state.ignoredKeys.has(field.key)) {
      state.ignoredKeys.add(field.key);
      const message = 'This key of the front matter is not known; it was ignored, here and in other files.';
      state.problems.push({ file, line: field.line, field: field.key, message, remedy: `Known keys are ${fieldNames.join(', ')}.` });
    }
  }
  return fields;
}

/** Project, owner and week from front matter and path; null when they are not known or contradict each other. */
function findKey(source: Source): { readonly projectId: ProjectId; readonly ownerId: PersonId; readonly week: Week } | null {
  const project = findProject(source);
  const week = findWeek(source);
  return project === null || week === null ? null : { ...project, week };
}

function findProject(source: Source): { readonly projectId: ProjectId; readonly ownerId: PersonId } | null {
  const { state, path, fields } = source;
  const field = fields.get('project');
  const text = field === undefined ? path.projectText : singleText(field);
  if (text === null) {
    const message = field === undefined ? 'Neither the front matter nor the path says which project this is; the update was left out.' : badValue(field, 'the project');
    report(source, 'project', { message, remedy: 'Add "project: <project id>" to the front matter.' });
    return null;
  }
  const id = projectIdSchema.safeParse(text).data;
  const ownerId = id === undefined ? undefined : ownerOf(state, id);
  if (id === undefined || ownerId === undefined) {
    const message = `${unknownReference(state, { kind: 'project', id: text })}; the update was left out.`;
    report(source, 'project', { message, remedy: 'Add the project to projects.csv, or mend the id.' });
    return null;
  }
  // A file may have any name; only one that names another project contradicts the front matter.
  const ofPath = projectIdSchema.safeParse(path.projectText).data;
  if (ofPath !== undefined && ofPath !== id && ownerOf(state, ofPath) !== undefined) {
    const message = `The front matter says project "${shown(id)}", the path "${shown(ofPath)}"; the update was left out.`;
    report(source, 'project', { message, remedy: 'Correct the one that is wrong.' });
    return null;
  }
  return { projectId: id, ownerId };
}

function findWeek(source: Source): Week | null {
  const { path, fields } = source;
  const field = fields.get('week');
  const text = field === undefined ? path.weekText : singleText(field);
  if (text === null && field === undefined) {
    const message = 'Neither the front matter nor the path says which week this is; the update was left out.';
    report(source, 'week', { message, remedy: 'Add "week: 2026-W47" to the front matter, with the right week.' });
    return null;
  }
  const week = weekSchema.safeParse(text?.toUpperCase()).data;
  if (week === undefined) {
    const message = field === undefined ? `The path says "${shown(text ?? '')}", which is no week; the update was left out.` : badValue(field, 'the week');
    report(source, 'week', { message, remedy: suggestWeek(text ?? '') });
    return null;
  }
  if (path.weekText !== null && path.weekText !== week) {
    const message = `The front matter says week ${week}, the path "${shown(path.weekText)}"; the update was left out.`;
    report(source, 'week', { message, remedy: 'Correct the one that is wrong.' });
    return null;
  }
  return week;
}

function readBody(source: Source, { body, bodyLine }: { readonly body: string; readonly bodyLine: number }): SubmissionSections | null {
  const headings = Object.values(sectionTitles).map((title) => `## ${title}`).join(', ');
  const say = (problem: Text): void => void source.state.problems.push({ file: source.file, ...problem });
  const { sections, found, unread } = readSections(body, bodyLine);
  if (!found) {
    say({ line: null, field: null, message: 'The text has none of the known headings; the update was left out.', remedy: `Use the headings ${headings}.` });
    return null;
  }
  for (const { line, heading } of unread) {
    const what = heading === null ? 'The text before the first heading' : `The text under the heading "${shown(heading)}"`;
    say({ line, field: null, message: `${what} was not read; the rest of the update was.`, remedy: `Move it under one of ${headings}, or use deeper headings inside these.` });
  }
  const long = sectionNames.find((name) => sections[name].length > maxSectionCharacters);
  if (long !== undefined) {
    const message = `The section has ${formatCount(sections[long].length)} characters; the update was left out.`;
    say({ line: null, field: sectionTitles[long], message, remedy: `Shorten it to ${formatCount(maxSectionCharacters)} characters.` });
    return null;
  }
  return sections;
}

function readLinks(source: Source): Submission['links'] {
  const field = source.fields.get('links');
  if (field === undefined) return [];
  const texts = field.texts ?? [];
  const links = texts.filter((text) => linkSchema.safeParse(text).success);
  const bad = texts.find((text) => !links.includes(text));
  const remedy = 'Write a list of addresses that begin with https://.';
  if (field.texts === null || bad !== undefined) report(source, 'links', { message: `${bad === undefined ? 'A link' : `"${shown(bad)}"`} is no web address; the update was imported without it.`, remedy });
  if (links.length > maxLinks) report(source, 'links', { message: `There are ${formatCount(links.length)} links; the first ${maxLinks} were imported.`, remedy: 'Leave the others out.' });
  return links.slice(0, maxLinks);
}

function readLanguage(source: Source): string | null {
  const field = source.fields.get('language');
  if (field === undefined) return null;
  const language = submissionSchema.shape.language.safeParse(singleText(field));
  if (language.success && language.data !== null) return language.data;
  report(source, 'language', { message: ignoredValue(field, 'the language'), remedy: 'Write a language tag such as en or pt-BR.' });
  return null;
}

function readSubmittedAt(source: Source): string | null {
  const field = source.fields.get('submitted_at');
  if (field === undefined) return null;
  const instant = instantSchema.safeParse(singleText(field)?.replace(/^(\d{4}-\d{2}-\d{2}) +/, '$1T').replace(/ +(?=[+-]|Z$)/, ''));
  if (instant.success) return instant.data;
  const remedy = 'Write date, time and offset, such as 2026-11-20T17:35:00+01:00.';
  report(source, 'submitted_at', { message: `${ignoredValue(field, 'the time of submission')} The time of the import stands in for it.`, remedy });
  return null;
}

function report({ state, file, fields }: Source, name: FieldName, texts: Pick<ImportProblem, 'message' | 'remedy'>): void {
  const field = fields.get(name);
  state.problems.push({ file, line: field?.line ?? null, field: field?.key ?? name, ...texts });
}

function singleText({ texts, isList }: FrontMatterField): string | null {
  return isList ? null : (texts?.[0] ?? null);
}

function badValue(field: FrontMatterField, title: string): string {
  return `${describeValue(field)} will not do for ${title}; the update was left out.`;
}

function ignoredValue(field: FrontMatterField, title: string): string {
  return `${describeValue(field)} will not do for ${title} and was ignored; the update was imported.`;
}

function describeValue(field: FrontMatterField): string {
  const text = singleText(field);
  return text === null ? 'A list or an object' : `"${shown(text)}"`;
}

function lineOfDamage(text: string): number {
  return text.slice(0, text.search(/[\uFFFD\u0000]/)).split('\n').length;
}
