import type { AskedRequest } from './asked-requests.ts';

/** What a reviewer said of a request; `null`: nothing yet. */
export interface GivenAnswer {
  readonly outcome: 'approved' | 'rejected' | null;
  /** the applicant reads it */
  readonly reason: string;
}

export interface ReadAnswers {
  readonly answers: ReadonlyMap<string, GivenAnswer>;
  /** why nothing is taken, by request; the empty name is about all of them. Empty: everything is in order */
  readonly problems: ReadonlyMap<string, string>;
}

/** As long as approvals.decide takes. */
export const longestReason = 2_000;

/** Names of the fields of a request on the page. */
export const outcomeField = (approvalId: string): string => `outcome.${approvalId}`;
export const reasonField = (approvalId: string): string => `reason.${approvalId}`;

const outcomes = { approve: 'approved', reject: 'rejected', leave: null } as const;

/** Reads a sent form. Fields that no request has are passed over; with any problem nothing of it counts. */
export function readAnswers(body: unknown, requests: readonly AskedRequest[], nowMs: number): ReadAnswers {
  const form = typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>) : {};
  const answers = new Map<string, GivenAnswer>();
  const problems = new Map<string, string>();
  for (const request of requests) {
    const { approvalId } = request;
    const chosen = ownValue(form, outcomeField(approvalId)) ?? 'leave';
    const written = ownValue(form, reasonField(approvalId)) ?? '';
    const reason = typeof written === 'string' ? written.replaceAll('\r\n', '\n').trim() : '';
    const outcome = isOutcome(chosen) ? outcomes[chosen] : null;
    answers.set(approvalId, { outcome, reason });
    const problem =
      isOutcome(chosen) && typeof written === 'string' ? problemOf({ outcome, reason }, request, nowMs) : strange;
    if (problem !== undefined) problems.set(approvalId, problem);
  }
  const decided = [...answers.values()].some(({ outcome }) => outcome !== null);
  if (!decided && problems.size === 0)
    problems.set('', 'You have decided on nothing yet: approve or reject at least one request.');
  return { answers, problems };
}

const strange = 'This is no answer of the page: choose approve, reject or leave.';

function problemOf(answer: GivenAnswer, request: AskedRequest, nowMs: number): string | undefined {
  if (answer.reason.length > longestReason)
    return `The comment is too long: ${String(longestReason)} characters are possible.`;
  if (answer.outcome === null) return undefined;
  if (isOver(request, nowMs)) return 'The time to decide on it with this link is over: decide in AI Manager.';
  return answer.outcome === 'rejected' && answer.reason === ''
    ? 'Say why in the comment: the applicant reads it.'
    : undefined;
}

/** Whether the token cannot carry a decision any more. */
export function isOver({ expiresAt }: Pick<AskedRequest, 'expiresAt'>, nowMs: number): boolean {
  return nowMs >= Date.parse(expiresAt);
}

function ownValue(form: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(form, name) ? form[name] : undefined;
}

function isOutcome(value: unknown): value is keyof typeof outcomes {
  return typeof value === 'string' && Object.hasOwn(outcomes, value);
}
