import { panelPromptName } from '../../domain/approval-recipe.ts';
import { triageRecord } from '../../domain/approval-record.ts';
import { isOpenAudit } from '../../domain/approval-view.ts';
import { wordsOfFindings } from '../../domain/approval-words.ts';
import type { Approval, ApprovalDecision } from '../../domain/approval.ts';
import type { DecisionRecord } from '../../domain/decision-record.ts';
import { announcementTo, approvalWaiting } from '../../domain/event.ts';
import { hashJson } from '../../domain/hash.ts';
import { isAudited } from '../../domain/statistics/blind-audit.ts';
import type { ApprovalChange } from '../../ports/index.ts';
import { applicantMails } from './applicant-mail.ts';
import type { TriageContext } from './context.ts';
import type { TriageDeps } from './deps.ts';
import { noticesOf } from './notices.ts';
import type { TriageWork } from './state.ts';

type Settled = Pick<TriageWork, 'approval' | 'person' | 'triage' | 'verdict'> & Partial<Pick<TriageWork, 'panel'>>;

/** Who decides where no person does. */
const automation = { id: 'automation', role: 'service', via: 'triage' } as const;

/** One change with everything that follows from it: the record, the mail, the event, and the notice to the source. */
export async function toSettlement(
  { ports, templates }: Pick<TriageDeps, 'ports' | 'templates'>,
  work: Settled,
  { settings, actor }: Pick<TriageContext, 'settings' | 'actor'>,
): Promise<ApprovalChange> {
  const { approval, person, triage, verdict, panel } = work;
  const decisionId = ports.ids.next();
  const next: Approval = {
    ...approval,
    status: verdict.outcome === 'approve' ? 'approved' : verdict.outcome === 'reject' ? 'rejected' : 'waiting',
    revision: approval.revision + 1,
    expiresAt: verdict.outcome === 'reject' ? null : expiry(triage.at, settings),
    triage,
    decision: decisionOf(work, decisionId),
    review: reviewOf(work, settings),
  };
  const decision: DecisionRecord = {
    ...triageRecord(next, triage),
    id: decisionId,
    actor,
    at: triage.at,
    runId: null,
    inputHash: await hashJson({ request: approval.request, facts: triage.facts }),
    promptVersions: panel === undefined || panel === null ? {} : pick(settings.promptVersions, panelPromptName),
    rulesVersion: settings.rulesVersion,
    attempts: [...(panel?.attempts ?? [])],
  };
  const { rules, mailBodies: bodies } = settings;
  const asksSomebody = next.status === 'waiting' || isOpenAudit(next);
  return {
    approval: next,
    decisions: [decision],
    mails: applicantMails({ templates, bodies, rules, approval: next, person, changed: false }),
    events: asksSomebody ? await waitingEvents(ports, next) : [],
    notices: noticesOf(next),
    calibrationId: verdict.outcome === 'approve' ? verdict.calibrationId : null,
    tokenId: null,
  };
}

/** An audit is told as a request that waits: whoever reviews it must not see from the event that it does not. */
async function waitingEvents({ eventSinks }: TriageDeps['ports'], { id, expiresAt, triage }: Approval) {
  const event = await approvalWaiting({ approvalId: id, expiresAt }, triage?.at ?? new Date(0).toISOString());
  return [announcementTo(eventSinks, event)];
}

function decisionOf({ verdict, triage }: Settled, decisionId: string): ApprovalDecision | null {
  if (verdict.outcome === 'wait') return null;
  const shared = { actor: automation, at: triage.at, decisionId };
  return verdict.outcome === 'approve'
    ? { ...shared, outcome: 'approved', by: 'automation', reason: '' }
    : { ...shared, outcome: 'rejected', by: 'hard-rule', reason: wordsOfFindings(triage.hardRules).slice(0, 2_000) };
}

/**
 * Chosen by the id alone, whatever the verdict: what waits and what was approved are decided blind with the same
 * probability. While no bound is proven, all are.
 */
function reviewOf(
  { approval, verdict, triage }: Settled,
  { approvals }: TriageContext['settings'],
): Approval['review'] {
  const share = triage.calibrationId === null ? 1 : approvals.automation.auditShare;
  const blind = verdict.outcome !== 'reject' && isAudited(approval.id, share);
  return { blind, share, revealedTo: [], label: null };
}

function expiry(now: string, { approvals }: TriageContext['settings']): string | null {
  const { expireDays } = approvals.review;
  return expireDays === null ? null : new Date(Date.parse(now) + expireDays * 86_400_000).toISOString();
}

function pick(versions: Readonly<Record<string, number>>, name: string): Record<string, number> {
  const version = versions[name];
  return version === undefined ? {} : { [name]: version };
}
