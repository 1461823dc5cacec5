import type { Actor, Attempt } from '../../domain/decision-record.ts';
import type { CriterionResult, ProducedBy, ReviewReason } from '../../domain/evaluation.ts';
import type { EvidenceSource } from '../../domain/freshness.ts';
import type { PromptSource } from '../../domain/prompt-source.ts';
import type { Rules } from '../../domain/rules.ts';
import type { Run } from '../../domain/run.ts';
import type { SubmissionSections } from '../../domain/submission.ts';
import type { Budget, MonthBudget, Slots, TextRequest } from '../../llm/index.ts';
import type { RecordedItem } from '../../ports/index.ts';
import type { FeedItem } from './project-feed.ts';

/** A prompt as one run uses it: rendered once, since nothing in it depends on the project. */
export interface RunPrompt {
  readonly name: string;
  readonly version: number;
  /** the rendered system message: the stable prefix of every call */
  readonly text: string;
  /** the other registry it was taken from; null: it was written in storage */
  readonly source: PromptSource | null;
}

/** What all projects of one run share. */
export interface RunContext {
  readonly run: Run;
  readonly rules: Rules;
  readonly prompts: { readonly judge: RunPrompt; readonly feedback: RunPrompt };
  /** hash of everything but the submission that a judgement depends on */
  readonly judgeConfigHash: string;
  /** of the run, and of the month if that has one */
  readonly budget: Budget;
  /** null: the month has no limit */
  readonly month: MonthBudget | null;
  /** take over judgements of unchanged work from other runs; what this run judged itself is never judged again */
  readonly reuse: boolean;
  readonly actor: Actor;
  /** the next project of this run of the graph; null when it ends */
  readonly next: () => Promise<FeedItem | null>;
  /** places for the calls to models that the run may make at once */
  readonly slots: Slots;
  /** hands a finished project to the batch writer */
  readonly record: (item: RecordedItem) => Promise<void>;
  readonly callbacks: TextRequest['callbacks'];
  /** ends the run; nodes watch it themselves */
  readonly signal: AbortSignal;
}

/** What is known about a run before its work starts. */
export type PreparedRun = Omit<RunContext, 'next' | 'slots' | 'record' | 'signal'>;

/** What code found out about a project before anything is judged. */
export interface ProjectFacts {
  /** cleaned and capped text: what the judge sees and quotes are checked against */
  readonly sections: SubmissionSections;
  /** nothing was submitted, or nothing but white space */
  readonly empty: boolean;
  readonly reviewReasons: readonly ReviewReason[];
  readonly notes: readonly string[];
  /** numbers that may be graded, by metric name */
  readonly metrics: ReadonlyMap<string, number>;
  /** metric criteria, graded in code */
  readonly metricResults: readonly CriterionResult[];
  /** what the sources of the numbers are worth; empty: none was ever read */
  readonly sources: readonly EvidenceSource[];
  /** metric criteria without a level because of a source that was not read as it should be */
  readonly unreadCriteria: readonly string[];
  /** null when there is nothing to judge */
  readonly judgeHash: string | null;
}

/** One judge's verified opinion. */
export interface Judgement {
  readonly criteria: readonly CriterionResult[];
  readonly by: ProducedBy;
  readonly attempts: readonly Attempt[];
  /** criteria whose quotes are not in the text */
  readonly unverified: readonly string[];
}
