import type { DecisionRecord } from '../../domain/decision-record.ts';
import type { ErasedCounts } from '../../domain/erasure.ts';
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

/** Taking out what is known of a person; the id stays, as a pseudonym. */
export interface PersonErasure {
  readonly personId: PersonId;
  /** what stands in place of name and address */
  readonly placeholder: { readonly name: string; readonly email: string };
  /** its outcome gets the counts, too */
  readonly decision: DecisionRecord;
}

export interface ErasedPerson {
  readonly personId: PersonId;
  readonly erasedAt: string;
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
   * @throws ConflictError `CONFLICT` when one of the people was erased
   */
  importRoster(batch: RosterBatch, options: CallOptions): Promise<void>;
  /** Inserts or replaces one person. @throws ConflictError `CONFLICT` when the person was erased */
  save(person: Superbuilder, options: CallOptions): Promise<void>;
  /** null when unknown */
  get(id: PersonId, options: CallOptions): Promise<Superbuilder | null>;
  /** Ordered by id. */
  list(filter: PeopleFilter, options: CallOptions): Promise<Page<Superbuilder>>;
  /**
   * Takes name, address, accounts and every text by or about the person out of everything that is stored, and records
   * it, together. The person becomes inactive for good; figures stay. Doing it again takes out what came since.
   *
   * @throws NotFoundError `NOT_FOUND` when unknown; ConflictError `CONFLICT` while somebody works on something of the
   * person (a run, a triage, a sender), or an outcome of a request has not been told
   */
  erase(erasure: PersonErasure, options: CallOptions): Promise<ErasedCounts>;
  /** Everybody who was erased, by id. */
  erased(options: CallOptions): Promise<readonly ErasedPerson[]>;
}
