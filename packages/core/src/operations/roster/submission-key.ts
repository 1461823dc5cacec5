import type { PersonId, ProjectId } from '../../domain/identifiers.ts';
import { projectIdSchema } from '../../domain/identifiers.ts';
import type { Week } from '../../domain/week.ts';
import { weekSchema } from '../../domain/week.ts';
import { unknownReference } from './collect-rows.ts';
import { shown } from './problem.ts';
import { ownerOf } from './roster-state.ts';
import type { SubmissionSource } from './submission-fields.ts';
import { badValue, reportField, singleText } from './submission-fields.ts';
import { suggestWeek } from './suggest-week.ts';

/** Project, owner and week from front matter and path; null when they are not known or contradict each other. */
export function findSubmissionKey(
  source: SubmissionSource,
): { readonly projectId: ProjectId; readonly ownerId: PersonId; readonly week: Week } | null {
  const project = findProject(source);
  const week = findWeek(source);
  return project === null || week === null ? null : { ...project, week };
}

function findProject(source: SubmissionSource): { readonly projectId: ProjectId; readonly ownerId: PersonId } | null {
  const { state, path, fields } = source;
  const field = fields.get('project');
  const text = field === undefined ? path.projectText : singleText(field);
  if (text === null) {
    const message =
      field === undefined
        ? 'Neither the front matter nor the path says which project this is; the update was left out.'
        : badValue(field, 'the project');
    reportField(source, 'project', { message, remedy: 'Add "project: <project id>" to the front matter.' });
    return null;
  }
  const id = projectIdSchema.safeParse(text).data;
  const ownerId = id === undefined ? undefined : ownerOf(state, id);
  if (id === undefined || ownerId === undefined) {
    const message = `${unknownReference(state, { kind: 'project', id: text })}; the update was left out.`;
    reportField(source, 'project', { message, remedy: 'Add the project to projects.csv, or mend the id.' });
    return null;
  }
  // A file may have any name; only one that names another project contradicts the front matter.
  const ofPath = projectIdSchema.safeParse(path.projectText).data;
  if (ofPath !== undefined && ofPath !== id && ownerOf(state, ofPath) !== undefined) {
    const message = `The front matter says project "${shown(id)}", the path "${shown(ofPath)}"; the update was left out.`;
    reportField(source, 'project', { message, remedy: 'Correct the one that is wrong.' });
    return null;
  }
  return { projectId: id, ownerId };
}

function findWeek(source: SubmissionSource): Week | null {
  const { path, fields } = source;
  const field = fields.get('week');
  const text = field === undefined ? path.weekText : singleText(field);
  if (text === null && field === undefined) {
    const message = 'Neither the front matter nor the path says which week this is; the update was left out.';
    reportField(source, 'week', { message, remedy: 'Add "week: 2026-W47" to the front matter, with the right week.' });
    return null;
  }
  const week = weekSchema.safeParse(text?.toUpperCase()).data;
  if (week === undefined) {
    const message =
      field === undefined
        ? `The path says "${shown(text ?? '')}", which is no week; the update was left out.`
        : badValue(field, 'the week');
    reportField(source, 'week', { message, remedy: suggestWeek(text ?? '') });
    return null;
  }
  if (path.weekText !== null && path.weekText !== week) {
    const message = `The front matter says week ${week}, the path "${shown(path.weekText)}"; the update was left out.`;
    reportField(source, 'week', { message, remedy: 'Correct the one that is wrong.' });
    return null;
  }
  return week;
}
