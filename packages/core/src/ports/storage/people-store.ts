import type { DecisionRecord } from '../../domain/decision-record.ts';
import type { Evaluation } from '../../domain/evaluation.ts';
import type { PersonId } from '../../domain/identifiers.ts';
import type { Metric } from '../../domain/metric.ts';
import type { Project } from '../../domain/project.ts';
import type { Run } from '../../domain/run.ts';
import type { Submission } from '../../domain/submission.ts';
import type { Superbuilder } from '../../domain/superbuilder.ts';
import type { CallOptions, Page, PageRequest } from '../call.ts';

/** Valid rows of one import; references between them and to stored rows have been checked by the caller. */
export interface RosterBatch {
  readonly people: readonly Superbuilder[];
  readonly projects: readonly Project[];
  readonly submissions: readonly StoredSubmission[];
  readonly metrics: readonly Metric[];
  /** finished runs of earlier weeks, known from another system, with their evaluations */
  readonly history: readonly { readonly run: Run; readonly evaluations: readonly Evaluation[] }[];
  readonly decision: DecisionRecord;
}

export interface StoredSubmission {
  readonly submission: Submission;
  /** hash of the normalised text, for finding duplicates */
  readonly contentHash: string;
}

export interface PeopleFilter extends PageRequest {
  readonly ids?: readonly PersonId[];
  readonly status?: Superbuilder['status'];
  /** people whose lead this is */
  readonly leadId?: PersonId;
}

export interface PeopleStore {
  /**
   * Writes a whole import or nothing of it. Rows with known ids are replaced, submissions by (project, week),
   * metrics by (person, project, week, name). A history run whose week already has a run is left out.
   */
  importRoster(batch: RosterBatch, options: CallOptions): Promise<void>;
  /** Inserts or replaces one person. */
  save(person: Superbuilder, options: CallOptions): Promise<void>;
  /** null when unknown */
  get(id: PersonId, options: CallOptions): Promise<Superbuilder | null>;
  /** Ordered by id. */
  list(filter: PeopleFilter, options: CallOptions): Promise<Page<Superbuilder>>;
}
