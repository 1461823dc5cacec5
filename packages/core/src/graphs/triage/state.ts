import { StateSchema } from '@langchain/langgraph';
import type { GateVerdict, PanelObstacle } from '../../domain/approval-gate.ts';
import type {
  Approval,
  ApprovalFact,
  ApprovalId,
  ApprovalStatus,
  HardRuleVerdict,
  PanelVote,
  Recommendation,
  TextFinding,
  Triage,
} from '../../domain/approval.ts';
import type { Attempt } from '../../domain/decision-record.ts';
import type { Superbuilder } from '../../domain/superbuilder.ts';
import type { ApprovalDossier } from '../../ports/index.ts';
import type { PanelExample } from './examples.ts';
import { json } from './json-field.ts';
import type { ApprovalQuestion } from './question.ts';

/** What the panel came to. */
export interface PanelResult {
  readonly votes: readonly PanelVote[];
  readonly recommendation: Recommendation | null;
  readonly confidence: number | null;
  readonly confidenceWithoutText: number | null;
  readonly obstacle: PanelObstacle | null;
  /** all that was paid for, useless answers included */
  readonly attempts: readonly Attempt[];
}

/** What is in work, and is forgotten once it is settled: the database has it then. */
export interface TriageWork {
  readonly approval: Approval;
  /** null: nobody of that id is known */
  readonly person: Superbuilder | null;
  /** all that is known about the person and the time */
  readonly dossier: ApprovalDossier;
  readonly hardRules: HardRuleVerdict;
  readonly facts: readonly ApprovalFact[];
  /** earlier decisions of people on requests of the same person, newest first */
  readonly ownExamples: readonly PanelExample[];
  readonly textFindings: readonly TextFinding[];
  readonly panel: PanelResult | null;
  readonly verdict: GateVerdict;
  readonly triage: Triage;
}

/**
 * State of the triage of one request. Every field is written by one node at a time and replaced, never merged. A thread
 * that waits holds the id and the question alone: what the panel said is in the database only, where it can be withheld.
 */
export const TriageState = new StateSchema({
  approvalId: json<ApprovalId>(),
  work: json<Partial<TriageWork> | null>(),
  /** how it was settled; `skipped`: somebody else changed the request meanwhile */
  settled: json<Exclude<ApprovalStatus, 'new'> | 'skipped' | null>(),
  /** null: nobody is asked */
  question: json<ApprovalQuestion | null>(),
});
export type TriageState = typeof TriageState.State;
export type TriageUpdate = typeof TriageState.Update;
