import type { DecisionRecord } from '../../domain/decision-record.ts';
import type { PersonId, ProjectId } from '../../domain/identifiers.ts';
import type { Project } from '../../domain/project.ts';
import type { Submission } from '../../domain/submission.ts';
import type { Week } from '../../domain/week.ts';
import type { CallOptions, Page, PageRequest } from '../call.ts';
import type { StoredSubmission } from './people-store.ts';

export interface ProjectFilter extends PageRequest {
  readonly ids?: readonly ProjectId[];
  readonly ownerIds?: readonly PersonId[];
  readonly status?: Project['status'];
}

export interface SubmissionFilter extends PageRequest {
  readonly projectId?: ProjectId;
  readonly week?: Week;
}

export interface ProjectStore {
  /** Inserts or replaces one project. @throws NotFoundError `NOT_FOUND` when the owner is unknown */
  save(project: Project, options: CallOptions): Promise<void>;
  get(id: ProjectId, options: CallOptions): Promise<Project | null>;
  /** Ordered by id. */
  list(filter: ProjectFilter, options: CallOptions): Promise<Page<Project>>;
  /** Inserts or replaces the submission of (project, week), with its decision record, together. */
  submit(stored: StoredSubmission, decision: DecisionRecord, options: CallOptions): Promise<void>;
  /** Newest week first, then project id. */
  listSubmissions(filter: SubmissionFilter, options: CallOptions): Promise<Page<Submission>>;
}
