import { projectIdSchema } from '../../domain/identifiers.ts';

const weekInText = /\d{4}-W\d{2}/i;

/** What the path of a submission says; null where it says nothing. */
export interface SubmissionPath {
  readonly projectText: string | null;
  readonly weekText: string | null;
}

/**
 * Reads `submissions/<week>/<project>.md`, and also `submissions/<project>/<week>.md` and `submissions/<project>-<week>.md`.
 *
 * @param path - below `submissions/`, with forward slashes
 */
export function readSubmissionPath(path: string): SubmissionPath {
  const parts = path.replace(/\.(md|markdown)$/i, '').split('/');
  const week = parts.map((part) => weekInText.exec(part)?.[0]).findLast((found) => found !== undefined);
  const project = parts
    .map((part) => part.replace(weekInText, '').replace(/^[-_. ]+|[-_. ]+$/g, ''))
    .findLast((part) => part !== '');
  return {
    projectText: project !== undefined && projectIdSchema.safeParse(project).success ? project : null,
    weekText: week?.toUpperCase() ?? null,
  };
}
