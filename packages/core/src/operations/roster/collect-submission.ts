import { instantSchema } from '../../domain/identifiers.ts';
import type { Submission, SubmissionSections } from '../../domain/submission.ts';
import {
  linkSchema,
  maxSectionCharacters,
  sectionNames,
  sectionTitles,
  submissionSchema,
} from '../../domain/submission.ts';
import type { ImportProblem } from '../people.ts';
import type { RosterText } from './file-text.ts';
import { damagePattern } from './file-text.ts';
import { readFrontMatter } from './front-matter.ts';
import { formatCount, shown } from './problem.ts';
import type { RosterState } from './roster-state.ts';
import { claimKey, describePlace } from './roster-state.ts';
import { readSections } from './sections.ts';
import type { SubmissionSource } from './submission-fields.ts';
import { ignoredValue, nameFields, reportField, singleText } from './submission-fields.ts';
import { findSubmissionKey } from './submission-key.ts';
import { readSubmissionPath } from './submission-path.ts';

const maxLinks = 50;
type Text = Pick<ImportProblem, 'line' | 'field' | 'message' | 'remedy'>;

/**
 * Adds the update that a Markdown file holds to the state. Without a project, a week or a known heading there is none;
 * anything else that is wrong is reported and the text is kept, because it is the builder's work.
 *
 * @param text - the file and its path below `submissions/`
 * @param receivedAt - instant that stands in for a missing `submitted_at`
 */
export function collectSubmission(
  state: RosterState,
  text: RosterText & { readonly path: string },
  receivedAt: string,
): void {
  const report = (problem: Text): void => void state.problems.push({ file: text.file, ...problem });
  const frontMatter = readFrontMatter(text.text);
  if (frontMatter.problem !== null) {
    report({ field: null, ...frontMatter.problem });
    return;
  }
  const fields = nameFields(state, text.file, frontMatter.fields);
  const source: SubmissionSource = { state, file: text.file, path: readSubmissionPath(text.path), fields };
  const key = findSubmissionKey(source);
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
    report({
      line: lineOfDamage(text.text),
      field: null,
      message,
      remedy: 'Save the file as UTF-8 and import it again.',
    });
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

function readBody(
  source: SubmissionSource,
  { body, bodyLine }: { readonly body: string; readonly bodyLine: number },
): SubmissionSections | null {
  const headings = Object.values(sectionTitles)
    .map((title) => `## ${title}`)
    .join(', ');
  const say = (problem: Text): void => void source.state.problems.push({ file: source.file, ...problem });
  const { sections, found, unread } = readSections(body, bodyLine);
  if (!found) {
    say({
      line: null,
      field: null,
      message: 'The text has none of the known headings; the update was left out.',
      remedy: `Use the headings ${headings}.`,
    });
    return null;
  }
  for (const { line, heading } of unread) {
    const what =
      heading === null ? 'The text before the first heading' : `The text under the heading "${shown(heading)}"`;
    say({
      line,
      field: null,
      message: `${what} was not read; the rest of the update was.`,
      remedy: `Move it under one of ${headings}, or use deeper headings inside these.`,
    });
  }
  const long = sectionNames.find((name) => sections[name].length > maxSectionCharacters);
  if (long !== undefined) {
    const message = `The section has ${formatCount(sections[long].length)} characters; the update was left out.`;
    say({
      line: null,
      field: sectionTitles[long],
      message,
      remedy: `Shorten it to ${formatCount(maxSectionCharacters)} characters.`,
    });
    return null;
  }
  return sections;
}

function readLinks(source: SubmissionSource): Submission['links'] {
  const field = source.fields.get('links');
  if (field === undefined) return [];
  const texts = field.texts ?? [];
  const links = texts.filter((text) => linkSchema.safeParse(text).success);
  const bad = texts.find((text) => !links.includes(text));
  const remedy = 'Write a list of addresses that begin with https://.';
  if (field.texts === null || bad !== undefined)
    reportField(source, 'links', {
      message: `${bad === undefined ? 'A link' : `"${shown(bad)}"`} is no web address; the update was imported without it.`,
      remedy,
    });
  if (links.length > maxLinks)
    reportField(source, 'links', {
      message: `There are ${formatCount(links.length)} links; the first ${maxLinks} were imported.`,
      remedy: 'Leave the others out.',
    });
  return links.slice(0, maxLinks);
}

function readLanguage(source: SubmissionSource): string | null {
  const field = source.fields.get('language');
  if (field === undefined) return null;
  const language = submissionSchema.shape.language.safeParse(singleText(field));
  if (language.success && language.data !== null) return language.data;
  reportField(source, 'language', {
    message: ignoredValue(field, 'the language'),
    remedy: 'Write a language tag such as en or pt-BR.',
  });
  return null;
}

function readSubmittedAt(source: SubmissionSource): string | null {
  const field = source.fields.get('submitted_at');
  if (field === undefined) return null;
  const instant = instantSchema.safeParse(
    singleText(field)
      ?.replace(/^(\d{4}-\d{2}-\d{2}) +/, '$1T')
      .replace(/ +(?=[+-]|Z$)/, ''),
  );
  if (instant.success) return instant.data;
  const remedy = 'Write date, time and offset, such as 2026-11-20T17:35:00+01:00.';
  reportField(source, 'submitted_at', {
    message: `${ignoredValue(field, 'the time of submission')} The time of the import stands in for it.`,
    remedy,
  });
  return null;
}

function lineOfDamage(text: string): number {
  return text.slice(0, text.search(damagePattern)).split('\n').length;
}
