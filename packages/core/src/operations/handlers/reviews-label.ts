import { viewApproval } from '../../domain/approval-view.ts';
import type { Approval, ApprovalLabel } from '../../domain/approval.ts';
import { driftOf } from '../../domain/calibrate.ts';
import { ConflictError } from '../../errors.ts';
import type { HandlerOf, OperationContext } from '../context.ts';
import { decisionOf } from '../decisions.ts';
import type * as descriptors from '../reviews.ts';
import { decideOne } from './approvals-decide.ts';
import { switchOff } from './automation.ts';
import { findApproval } from './find-approval.ts';

type Given = Pick<ApprovalLabel, 'outcome' | 'note'>;

export const labelReview: HandlerOf<typeof descriptors.labelReview> = async (context, { approvalId, ...given }) => {
  const approval = await findApproval(context, approvalId);
  if (approval.decision?.by === 'automation' && approval.status === 'approved') {
    const audited = await audit(context, approval, given);
    return {
      approval: viewApproval(audited, context.actor),
      effect: 'audited',
      blind: true,
      switchedOff: await switchOffOnDrift(context, audited),
    };
  }
  const decided = await decideOne(context, approval, { outcome: given.outcome, reason: given.note });
  const { review, triage } = decided;
  return {
    approval: viewApproval(decided, context.actor),
    effect: 'decided',
    blind: review.label?.blind === true && review.blind && triage?.eligible === true,
    switchedOff: false,
  };
};

/** Keeps what a person says of an automatic approval, which stands as it is. */
async function audit(context: OperationContext, approval: Approval, { outcome, note }: Given): Promise<Approval> {
  const { review, triage } = approval;
  assertAuditable(context, approval);
  const decision = {
    ...decisionOf(context, {
      kind: 'approval',
      subject: { type: 'approval', id: approval.id },
      rulesVersion: triage?.rulesVersion ?? null,
      outcome: { step: 'audited', label: outcome, blind: true, calibrationId: triage?.calibrationId ?? null },
    }),
    personal: { note },
  };
  const label = { outcome, note, blind: true, reviewerId: context.actor.id, at: decision.at };
  const audited: Approval = { ...approval, revision: approval.revision + 1, review: { ...review, label } };
  const nothing = { mails: [], events: [], notices: [], calibrationId: null, tokenId: null };
  const result = await context.services.ports.storage.approvals.change(
    { approval: audited, decisions: [decision], ...nothing },
    { signal: context.signal },
  );
  if (result === 'changed') return audited;
  throw new ConflictError('Somebody else labelled or changed this request just now: look at it again.', {
    details: { approvalId: approval.id },
  });
}

function assertAuditable({ actor }: OperationContext, { id, review }: Approval): void {
  const refuse = (message: string): never => {
    throw new ConflictError(message, { details: { approvalId: id } });
  };
  if (!review.blind)
    refuse('This automatic approval was not chosen for a blind review: change it with approvals.override instead.');
  if (review.label !== null) refuse('This request has its label already.');
  if (review.revealedTo.length > 0)
    refuse(
      review.revealedTo.includes(actor.id)
        ? 'You have seen the verdict on this request, so your label would not be blind.'
        : 'Somebody has seen the verdict on this request, so it gives no blind label any more.',
    );
}

/** Ends automatic approval when the audits of the calibration that is on speak against its bound. */
async function switchOffOnDrift(context: OperationContext, { triage }: Approval): Promise<boolean> {
  const { calibrations, approvals } = context.services.ports.storage;
  const options = { signal: context.signal };
  const current = await calibrations.current(options);
  if (current === null || current.id !== triage?.calibrationId) return false;
  const drift = driftOf(await approvals.blindReviews(current.fingerprint, options), current);
  if (!drift.drifted) return false;
  return switchOff(context, { calibration: current, cause: 'drift', facts: { drift: { ...drift } } });
}
