import type { ApprovalRules } from '../../domain/approval-rules.ts';
import type { Approval, ApprovalId } from '../../domain/approval.ts';
import type { StoredCalibration } from '../../domain/calibration.ts';
import type { Actor, Attempt } from '../../domain/decision-record.ts';
import type { Rules } from '../../domain/rules.ts';
import type { MonthBudget, PromptReference, TextRequest } from '../../llm/index.ts';
import type { CallOptions } from '../../ports/index.ts';
import type { MailBodies } from './applicant-mail.ts';
import type { PanelExample } from './examples.ts';
import type { ApprovalQuestion } from './question.ts';

/** What is in force while requests are triaged; read again every few seconds. */
export interface TriageSettings {
  readonly rules: Rules;
  readonly rulesVersion: number;
  readonly approvals: ApprovalRules;
  readonly promptVersions: Readonly<Record<string, number>>;
  /** the rendered system message of each seat */
  readonly seats: readonly { readonly text: string; readonly prompt: PromptReference }[];
  /** of the recipe that is in force */
  readonly fingerprint: string;
  /** the calibration that is on, of whatever recipe; null: none */
  readonly calibration: StoredCalibration | null;
  /** what people decided lately, newest first */
  readonly examples: readonly PanelExample[];
  readonly mailBodies: MailBodies;
}

export type SettledOutcome =
  | {
      readonly kind: 'settled';
      readonly approval: Approval;
      readonly question: ApprovalQuestion | null;
      /** what models were asked for it */
      readonly attempts: readonly Attempt[];
      /** mails that were queued with it */
      readonly mails: number;
    }
  /** somebody else changed the request meanwhile */
  | { readonly kind: 'skipped'; readonly approvalId: ApprovalId };

/** What one run of the graph works with; not checkpointed. */
export interface TriageContext {
  readonly settings: TriageSettings;
  readonly actor: Actor;
  /** null: the month has no limit */
  readonly month: MonthBudget | null;
  readonly callbacks: TextRequest['callbacks'];
  /** ends the call; nodes watch it themselves, so that what is written is also told */
  readonly signal: AbortSignal | undefined;
  /** told as soon as it is written how the request was settled */
  readonly onSettled: (outcome: SettledOutcome) => void;
}

/** The slice of LangGraph's node config that nodes read; the context is what `runGraph` was given. */
export interface NodeConfig {
  readonly context?: unknown;
}

/** Its absence is a bug of ours. */
export function contextOf(config: NodeConfig): TriageContext {
  if (config.context === undefined) throw new TypeError('The triage graph was invoked without a context.');
  return config.context as TriageContext;
}

/** Options for what a node calls. @throws the signal's reason when the call was aborted meanwhile */
export function callOptionsOf(config: NodeConfig): CallOptions {
  const { signal } = contextOf(config);
  signal?.throwIfAborted();
  return { signal };
}
