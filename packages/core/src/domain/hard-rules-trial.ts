import type { HardRules } from './approval-rules.ts';
import type { Approval, HardRuleVerdict } from './approval.ts';
import { evaluateHardRules, requestsBefore } from './hard-rules.ts';
import { canonicalJson } from './hash.ts';

export interface RulesOnTrial {
  readonly timeZone: string;
  readonly approvals: { readonly hard: HardRules };
}

export interface TrialRequest {
  readonly approval: Approval;
  readonly personActive: boolean;
  /** of the person, before or after */
  readonly others: readonly Approval[];
}

export interface RuleTrial {
  readonly before: HardRuleVerdict;
  readonly after: HardRuleVerdict;
  /** another outcome or other findings */
  readonly changed: boolean;
}

/** What two sets of rules make of a past request, under what is known of it and its neighbours today. */
export function tryRules(
  request: TrialRequest,
  rules: { readonly before: RulesOnTrial; readonly after: RulesOnTrial },
): RuleTrial {
  const before = verdictOf(request, rules.before);
  const after = verdictOf(request, rules.after);
  return { before, after, changed: canonicalJson(before) !== canonicalJson(after) };
}

function verdictOf(
  { approval, personActive, others }: TrialRequest,
  { timeZone, approvals }: RulesOnTrial,
): HardRuleVerdict {
  const { request, submittedAt } = approval;
  return evaluateHardRules(
    { request, submittedAt, now: submittedAt, timeZone, personActive, others: requestsBefore(approval, others) },
    isErased(approval) ? { ...approvals.hard, description: anyDescription } : approvals.hard,
  );
}

const anyDescription = { minCharacters: 0, outcome: 'escalate' } as const;

/** A text that was long enough when it came, and is no longer there. */
function isErased({ request, triage }: Approval): boolean {
  const wasShort = triage?.hardRules.findings.some(({ rule }) => rule === 'description') ?? true;
  return request.description === '' && !wasShort;
}
