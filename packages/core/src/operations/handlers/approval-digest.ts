import type { Reviewer } from '../../domain/approval-rules.ts';
import { viewApproval } from '../../domain/approval-view.ts';
import { localDate, localSpan, wordsOfKind } from '../../domain/approval-words.ts';
import type { Approval } from '../../domain/approval.ts';
import { allOf } from '../../domain/pages.ts';
import type { Superbuilder } from '../../domain/superbuilder.ts';
import type { MailBodies } from '../../graphs/triage/index.ts';
import { loadMailBodies, renderApprovalMail } from '../../graphs/triage/index.ts';
import type { ApprovalDigestVariables } from '../../templates/index.ts';
import type { OperationContext } from '../context.ts';
import { mayReview } from '../decision-tokens.ts';
import type { ApprovalDesk } from './approval-desk.ts';
import { openDesk, sendApprovalMails } from './approval-desk.ts';

/** Requests a mail lists; the rest is counted. */
const mostListed = 30;
/** Requests that are looked at for one digest. */
const mostRead = 2_000;

interface Waiting {
  readonly approval: Approval;
  readonly person: Superbuilder | null;
}

/**
 * Tells every reviewer once per local day what waits for them, and nobody of nothing. Requests that were approved
 * automatically and are up for a blind review are among them, and look like the others.
 *
 * @returns how many mails were queued
 */
export async function sendDigests(context: OperationContext): Promise<number> {
  const { storage, clock } = context.services.ports;
  const options = { signal: context.signal };
  const desk = await openDesk(context);
  const { reviewers } = desk.rules.approvals.review;
  if (reviewers.length === 0) return 0;
  const waiting = await readWaiting(desk);
  if (waiting.length === 0) return 0;
  const bodies = await loadMailBodies(context.services.ports, 'mail.approval-digest', options);
  const date = localDate(clock.now(), desk.rules.timeZone);
  const mails = [];
  for (const reviewer of reviewers) {
    const theirs = waiting.filter((entry) => mayReview(reviewer, entry));
    if (theirs.length > 0) mails.push(await digestFor(desk, { reviewer, theirs, date, bodies }));
  }
  const queued = await storage.outbox.enqueue(mails, clock.now(), options);
  await sendApprovalMails(context, 'digest:', queued);
  return queued;
}

/** Oldest first. */
async function readWaiting(desk: ApprovalDesk): Promise<readonly Waiting[]> {
  const { services, signal } = desk.context;
  const { approvals } = services.ports.storage;
  const read = (filter: object) => allOf((from) => approvals.list({ ...filter, limit: 500, ...from }, { signal }));
  const [waiting, blind] = await Promise.all([read({ status: ['waiting'] }), read({ awaitsBlindReview: true })]);
  const all = new Map([...waiting, ...blind].map((approval) => [approval.id, approval]));
  const oldest = [...all.values()]
    .toSorted((one, other) => (one.submittedAt < other.submittedAt ? -1 : 1))
    .slice(0, mostRead);
  return Promise.all(
    oldest.map(async (approval) => ({ approval, person: await desk.person(approval.request.personId) })),
  );
}

interface Digest {
  readonly reviewer: Reviewer;
  readonly theirs: readonly Waiting[];
  readonly date: string;
  readonly bodies: MailBodies;
}

async function digestFor(desk: ApprovalDesk, { reviewer, theirs, date, bodies }: Digest) {
  const { rules, context } = desk;
  const listed = theirs.slice(0, mostListed);
  const variables: ApprovalDigestVariables = {
    organisation: { name: rules.organisation.name },
    reviewer: { name: reviewer.name },
    date,
    requests: await Promise.all(listed.map((entry) => toRow(desk, reviewer, entry))),
    total: theirs.length,
    more: theirs.length - listed.length,
  };
  const message = renderApprovalMail({
    templates: context.services.templates,
    family: 'mail.approval-digest',
    bodies,
    sender: rules.mail,
    variables,
    recipient: { name: reviewer.name, address: reviewer.email },
  });
  return { key: `digest:${date}:${reviewer.id}`, message };
}

async function toRow(
  desk: ApprovalDesk,
  reviewer: Reviewer,
  { approval, person }: Waiting,
): Promise<ApprovalDigestVariables['requests'][number]> {
  const { rules } = desk;
  const { request, submittedAt, expiresAt, triage } = viewApproval(approval, reviewer);
  const { date, start } = localSpan(request, rules.timeZone);
  return {
    minutes: request.minutes,
    kind: wordsOfKind(request.kind),
    date,
    start,
    personName: person?.name ?? request.personId,
    submittedAt: localDate(submittedAt, rules.timeZone),
    expiresAt: expiresAt === null ? null : localDate(expiresAt, rules.timeZone),
    findings: [
      ...(triage?.hardRules.findings ?? []).map(({ message }) => message),
      ...(triage?.textFindings ?? []).map(({ message }) => message),
    ],
    recommendation: triage?.recommendation ?? null,
    confidence: triage === null || triage.confidence === null ? null : Math.round(triage.confidence * 100),
    link: await linkFor(desk, reviewer, { approval, person }),
  };
}

/** The page of the rules with a token of the reviewer's own; null: the rules name none. */
async function linkFor(
  { rules, context }: ApprovalDesk,
  reviewer: Reviewer,
  { approval, person }: Waiting,
): Promise<string | null> {
  const { decisionPage } = rules.approvals.review;
  if (decisionPage === null) return null;
  const review = { ...rules.approvals.review, reviewers: [reviewer] };
  const only = { ...rules, approvals: { ...rules.approvals, review } };
  const [issued] = await context.services.decisionTokens.issue(
    { approval, person, rules: only },
    { signal: context.signal },
  );
  if (issued === undefined) return null;
  const link = new URL(decisionPage);
  link.searchParams.set('token', issued.token);
  return link.href;
}
