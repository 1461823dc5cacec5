import { z } from 'zod';
import type { Approval } from './approval.ts';
import type { Actor } from './decision-record.ts';
import type { Evaluation } from './evaluation.ts';
import { sha256Of } from './hash.ts';
import type { PersonId } from './identifiers.ts';

/** How much was erased of each kind of data. */
export const erasedCountsSchema = z.strictObject({
  submissions: z.int(),
  evaluations: z.int(),
  /** documents and states of activity sources */
  activity: z.int(),
  /** mails that had been sent: their text */
  mailsBlanked: z.int(),
  /** mails that had not been sent: they never will be */
  mailsDropped: z.int(),
  mailHolds: z.int(),
  approvals: z.int(),
  /** of these: nobody had decided them yet, so they expired */
  approvalsClosed: z.int(),
  /** outcomes told to other systems */
  notices: z.int(),
  /** versions of the rules that named the person */
  rules: z.int(),
  /** decision records whose personal data is gone */
  records: z.int(),
});
export type ErasedCounts = z.infer<typeof erasedCountsSchema>;

/** What stands in place of name and address; the id stays, as a pseudonym. */
export function placeholderOf(id: PersonId): { readonly name: string; readonly email: string } {
  const name = `erased-${sha256Of(id).slice(0, 12)}`;
  // A name that no mail server has: RFC 2606.
  return { name, email: `${name}@erased.invalid` };
}

/** Grades and levels stay; what was quoted, written about the work, or could confirm a guess of it goes. */
export function eraseEvaluation(evaluation: Evaluation): Evaluation {
  const { criteria, reviewReasons, error, sources, ...rest } = evaluation;
  return {
    ...rest,
    criteria: criteria.map((criterion) => ({ ...criterion, evidence: [], missing: [] })),
    reviewReasons: reviewReasons.map(({ code }) => ({ code, message: '' })),
    error: error === null ? null : { ...error, message: '' },
    ...(sources === undefined ? {} : { sources: sources.map((source) => ({ ...source, note: null })) }),
    feedback: null,
    notes: [],
    judgeHash: null,
    feedbackHash: null,
  };
}

/** Who erases, and the record of it. */
export interface Eraser {
  readonly actor: Actor;
  readonly at: string;
  readonly decisionId: string;
}

/**
 * Times, figures and outcomes stay, for statistics and bounds; every text goes. What nobody had decided expires: nobody
 * can look at it any more. The revision grows, so that whoever holds the texts cannot write them back.
 */
export function eraseApproval(approval: Approval, eraser: Eraser): Approval {
  const { request, origin, triage, decision, review } = approval;
  const isOpen = approval.status === 'new' || approval.status === 'waiting';
  return {
    ...approval,
    revision: approval.revision + 1,
    request: { ...request, description: '' },
    origin: origin === null ? null : { source: origin.source, reference: {} },
    triage: triage === null ? null : eraseTriage(triage),
    review: { ...review, label: review.label === null ? null : { ...review.label, note: '' } },
    ...(isOpen
      ? { status: 'expired', decision: { outcome: 'expired', by: 'expiry', reason: '', ...eraser } }
      : { decision: decision === null ? null : { ...decision, reason: '' } }),
  };
}

/** Where a text may not be empty. */
const erasedText = 'Erased.';

function eraseTriage(triage: NonNullable<Approval['triage']>): NonNullable<Approval['triage']> {
  return {
    ...triage,
    hardRules: {
      ...triage.hardRules,
      findings: triage.hardRules.findings.map((finding) => ({ ...finding, message: erasedText })),
    },
    textFindings: triage.textFindings.map(({ kind }) => ({ kind, message: erasedText })),
    facts: [],
    votes: triage.votes.map((vote) => ({ ...vote, reasoning: '', evidence: [] })),
    reasoning: '',
  };
}

/** A document of rules, of whatever version, without what it says of one person; null: it says nothing. */
export function eraseFromRules(
  rules: unknown,
  { personId, email }: { readonly personId: PersonId; readonly email: string },
): object | null {
  const parsed = namingRulesSchema.safeParse(rules);
  if (!parsed.success) return null;
  const { hard, review } = parsed.data.approvals;
  const isReviewer = (reviewer: { readonly id: string; readonly email: string }): boolean =>
    reviewer.id === personId || reviewer.email.toLowerCase() === email.toLowerCase();
  const named = hard.exceptions.some(
    (exception) => exception.personId === personId && exception.reason !== erasedReason,
  );
  if (!named && !review.reviewers.some(isReviewer)) return null;
  const exceptions = hard.exceptions.map((exception) =>
    exception.personId === personId ? { ...exception, reason: erasedReason } : exception,
  );
  return {
    ...parsed.data,
    approvals: {
      ...parsed.data.approvals,
      hard: { ...hard, exceptions },
      review: { ...review, reviewers: review.reviewers.filter((reviewer) => !isReviewer(reviewer)) },
    },
  };
}

const erasedReason = 'erased';

/** Only where rules name people; everything else of them is kept as it is. */
const namingRulesSchema = z.looseObject({
  approvals: z.looseObject({
    hard: z.looseObject({
      exceptions: z.array(z.looseObject({ personId: z.string(), reason: z.string() })).default([]),
    }),
    review: z.looseObject({
      reviewers: z.array(z.looseObject({ id: z.string(), email: z.string() })).default([]),
    }),
  }),
});
