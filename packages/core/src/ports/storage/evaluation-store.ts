import type { ActivitySync } from '../../domain/activity.ts';
import type { DecisionRecord } from '../../domain/decision-record.ts';
import type { Evaluation, EvaluationStatus, ReviewReason } from '../../domain/evaluation.ts';
import type { EvaluationId, PersonId, ProjectId, RunId } from '../../domain/identifiers.ts';
import type { Metric } from '../../domain/metric.ts';
import type { Project } from '../../domain/project.ts';
import type { RankedBuilder } from '../../domain/ranking.ts';
import type { Submission } from '../../domain/submission.ts';
import type { Superbuilder } from '../../domain/superbuilder.ts';
import type { Week } from '../../domain/week.ts';
import type { CallOptions, Page, PageRequest } from '../call.ts';

/** Everything judging one project needs, read in one go. */
export interface ProjectDossier {
  readonly project: Project;
  readonly owner: Superbuilder;
  /** null: nothing was submitted for the week */
  readonly submission: Submission | null;
  /** other projects whose submission of the same week has the same normalised text, by id, at most 10 */
  readonly duplicateOf: readonly ProjectId[];
  /** the week's metrics of the project and of its owner (those have projectId null) */
  readonly metrics: readonly Metric[];
  /** when the sources were last read for the owner's week, by source; empty: none ever was */
  readonly syncs: readonly ActivitySync[];
  /**
   * latest evaluation with a judgement (`judgeHash`) of this week or an earlier one, also one that failed afterwards;
   * null when there is none
   */
  readonly lastJudged: Evaluation | null;
}

export interface EvaluationFilter extends PageRequest {
  readonly week?: Week;
  readonly weeks?: readonly Week[];
  readonly runId?: RunId;
  readonly projectIds?: readonly ProjectId[];
  readonly personIds?: readonly PersonId[];
  readonly status?: EvaluationStatus;
  /** only the highest revision of each (project, week); true unless `runId` is given */
  readonly latestOnly?: boolean;
}

/** A project's place in time: enough to rank and draw, a fraction of an evaluation's size. */
export interface ScoreRow {
  readonly evaluationId: EvaluationId;
  readonly projectId: ProjectId;
  readonly personId: PersonId;
  readonly week: Week;
  readonly status: EvaluationStatus;
  readonly score: number | null;
  readonly grade: Evaluation['grade'];
}

export interface EvaluationStore {
  /** Dossiers of the projects, in the order asked; unknown ids are left out. A fixed number of statements per call. */
  loadDossiers(projectIds: readonly ProjectId[], week: Week, options: CallOptions): Promise<readonly ProjectDossier[]>;
  get(id: EvaluationId, options: CallOptions): Promise<Evaluation | null>;
  /** Newest week first, then project id, then highest revision; stable across pages. */
  list(filter: EvaluationFilter, options: CallOptions): Promise<Page<Evaluation>>;
  /** Latest score of each project in each of the weeks, by week, then project; not paged. */
  scores(
    filter: { readonly weeks: readonly Week[]; readonly personIds?: readonly PersonId[] },
    options: CallOptions,
  ): Promise<readonly ScoreRow[]>;
  /**
   * Last ranking of a finished run of the week, best first; empty when there is none. It stays while its run is open
   * again, until the next finish replaces it.
   */
  ranking(week: Week, options: CallOptions): Promise<readonly RankedBuilder[]>;
  /**
   * Sets status and review reasons after a person contested or reviewed, with the decision record, together; the counts
   * of the evaluation's run follow.
   * @throws NotFoundError `NOT_FOUND`; ConflictError `CONFLICT` when the status is no longer `expectedStatus`
   */
  review(change: ReviewChange, options: CallOptions): Promise<Evaluation>;
}

export interface ReviewChange {
  readonly evaluationId: EvaluationId;
  readonly expectedStatus: EvaluationStatus;
  readonly status: EvaluationStatus;
  readonly reviewReasons: readonly ReviewReason[];
  /** a person's own grade in place of the provisional one; undefined leaves it */
  readonly grade?: Evaluation['grade'];
  readonly decision: DecisionRecord;
}
