import type { HardRules, PersonException, RuleOutcome } from './approval-rules.ts';
import type { ApprovalRequest, ApprovalStatus, HardRuleFinding } from './approval.ts';
import { localDate, spanOf } from './time-span.ts';
import type { TimeSpan } from './time-span.ts';

/** Another request of the person that time is counted with. */
export interface OtherRequest {
  readonly id: string;
  readonly request: ApprovalRequest;
  readonly status: ApprovalStatus;
}

export interface HardRuleInput {
  readonly request: ApprovalRequest;
  readonly submittedAt: string;
  readonly now: string;
  /** of the rules: decides on days and weeks */
  readonly timeZone: string;
  readonly personActive: boolean;
  /** what the person asked for before; see `requestsBefore` */
  readonly others: readonly OtherRequest[];
}

/** What the checks share, worked out once. */
export interface HardRuleContext {
  readonly input: HardRuleInput;
  readonly rules: HardRules;
  readonly span: TimeSpan;
  /** of the person, in force on the day the work began */
  readonly exception: PersonException | undefined;
  /** of the person, neither refused nor expired */
  readonly others: readonly (OtherRequest & { readonly span: TimeSpan })[];
}

export type HardRuleCheck = (context: HardRuleContext) => readonly HardRuleFinding[];

export function toHardRuleContext(input: HardRuleInput, rules: HardRules): HardRuleContext {
  const { request, timeZone } = input;
  const span = spanOf(request.startAt, request.minutes);
  const begins = localDate(span.startMs, timeZone).toString();
  return {
    input,
    rules,
    span,
    exception: rules.exceptions.find(
      ({ personId, until }) => personId === request.personId && (until === null || begins <= until),
    ),
    others: input.others
      .filter(({ request: { personId }, status }) => personId === request.personId && counts(status))
      .map((other) => ({ ...other, span: spanOf(other.request.startAt, other.request.minutes) })),
  };
}

function counts(status: ApprovalStatus): boolean {
  return status !== 'rejected' && status !== 'expired';
}

/** A finding where `broken`, none otherwise. */
export function findingIf(
  broken: boolean,
  rule: HardRuleFinding['rule'],
  { outcome, message }: { readonly outcome: RuleOutcome; readonly message: string },
): readonly HardRuleFinding[] {
  return broken ? [{ rule, outcome, message }] : [];
}

/** `1 minute`, `240 minutes` */
export function count(number: number, unit: string): string {
  return `${number} ${unit}${number === 1 ? '' : 's'}`;
}
