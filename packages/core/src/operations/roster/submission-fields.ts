import type { ImportProblem } from '../people.ts';
import type { FrontMatterField } from './front-matter.ts';
import { shown } from './problem.ts';
import type { RosterState } from './roster-state.ts';
import type { SubmissionPath } from './submission-path.ts';
import { normaliseHeader } from './table.ts';

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

export type SubmissionFields = ReadonlyMap<FieldName, FrontMatterField>;

/** A submission that is being read. */
export interface SubmissionSource {
  readonly state: RosterState;
  readonly file: string;
  readonly path: SubmissionPath;
  readonly fields: SubmissionFields;
}

/** The members of a front matter that are known; others are reported once for all files. */
export function nameFields(state: RosterState, file: string, read: readonly FrontMatterField[]): SubmissionFields {
  const fields = new Map<FieldName, FrontMatterField>();
  for (const field of read) {
    const name = fieldByKey.get(normaliseHeader(field.key));
    if (name !== undefined && !fields.has(name)) {
      if (field.texts === null || field.texts.length > 0) fields.set(name, field);
    } else if (!state.ignoredKeys.has(field.key)) {
      state.ignoredKeys.add(field.key);
      const message = 'This key of the front matter is not known; it was ignored, here and in other files.';
      state.problems.push({
        file,
        line: field.line,
        field: field.key,
        message,
        remedy: `Known keys are ${fieldNames.join(', ')}.`,
      });
    }
  }
  return fields;
}

/** Reports a problem of a member, at its line if it is there. */
export function reportField(
  { state, file, fields }: SubmissionSource,
  name: FieldName,
  texts: Pick<ImportProblem, 'message' | 'remedy'>,
): void {
  const field = fields.get(name);
  state.problems.push({ file, line: field?.line ?? null, field: field?.key ?? name, ...texts });
}

/** The text of a member; null when it is a list or an object. */
export function singleText({ texts, isList }: FrontMatterField): string | null {
  return isList ? null : (texts?.[0] ?? null);
}

export function badValue(field: FrontMatterField, title: string): string {
  return `${describeValue(field)} will not do for ${title}; the update was left out.`;
}

export function ignoredValue(field: FrontMatterField, title: string): string {
  return `${describeValue(field)} will not do for ${title} and was ignored; the update was imported.`;
}

function describeValue(field: FrontMatterField): string {
  const text = singleText(field);
  return text === null ? 'A list or an object' : `"${shown(text)}"`;
}
