import { Temporal } from 'temporal-polyfill';
import type { HardRules } from './approval-rules.ts';
import type { Approval, HardRuleVerdict } from './approval.ts';
import {
  checkActive,
  checkCategory,
  checkDescription,
  checkException,
  checkMinutesPerRequest,
  checkTrackedOverlap,
} from './hard-rule-checks.ts';
import type { HardRuleCheck, HardRuleInput, OtherRequest } from './hard-rule-context.ts';
import { toHardRuleContext } from './hard-rule-context.ts';
import {
  checkBlackouts,
  checkDuplicate,
  checkFuture,
  checkLateness,
  checkMinutesPerDay,
  checkMinutesPerWeek,
} from './hard-rule-time-checks.ts';

export type { HardRuleInput, OtherRequest } from './hard-rule-context.ts';

/** In the order in which findings are told. */
const checks: readonly HardRuleCheck[] = [
  checkActive,
  checkException,
  checkFuture,
  checkLateness,
  checkDuplicate,
  checkTrackedOverlap,
  checkBlackouts,
  checkCategory,
  checkMinutesPerRequest,
  checkMinutesPerDay,
  checkMinutesPerWeek,
  checkDescription,
];

/**
 * Checks a request against what executives have set, without a model. Days and weeks are local ones of the rules' time
 * zone; time that crosses midnight or a week's end is split there. Refused and expired requests do not count.
 */
export function evaluateHardRules(input: HardRuleInput, rules: HardRules): HardRuleVerdict {
  const context = toHardRuleContext(input, rules);
  const findings = checks.flatMap((check) => check(context));
  const rejects = findings.some(({ outcome }) => outcome === 'reject');
  const outcome = rejects ? 'reject' : findings.length > 0 ? 'escalate' : 'allow';
  return { outcome, findings };
}

/**
 * The requests that a request is counted with: those of the person that came before it, and those approved already. Of two
 * that overlap only the later one is the duplicate, whichever is looked at first.
 */
export function requestsBefore(
  { id, submittedAt, request }: Pick<Approval, 'id' | 'submittedAt' | 'request'>,
  all: readonly Pick<Approval, 'id' | 'submittedAt' | 'request' | 'status'>[],
): readonly OtherRequest[] {
  return all
    .filter((other) => other.id !== id && other.request.personId === request.personId)
    .filter((other) => {
      const order = Temporal.Instant.compare(other.submittedAt, submittedAt);
      return other.status === 'approved' || order < 0 || (order === 0 && other.id < id);
    })
    .map((other) => ({ id: other.id, request: other.request, status: other.status }));
}
