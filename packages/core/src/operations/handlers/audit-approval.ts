import type { Approval } from '../../domain/approval.ts';
import { driftOf } from '../../domain/calibrate.ts';
import { ConflictError, ForbiddenError } from '../../errors.ts';
import type { OperationContext } from '../context.ts';
import { decisionOf } from '../decisions.ts';
import type { ApprovalDesk } from './approval-desk.ts';
import { assertMayDecide } from './approval-desk.ts';
import type { GivenDecision } from './approvals-decide.ts';
import { switchOff } from './automation.ts';

/**
 * Keeps what a person says of an automatic approval, which stands as it is, and ends automatic approval when the audits
 * speak against its bound. Whoever may not decide on a request may not audit it.
 *
 * @throws ForbiddenError when the actor may not; ConflictError when no blind label is to be had of it
 */
export async function auditAt(
  desk: ApprovalDesk,
  approval: Approval,
  { outcome, reason: note, tokenId = null }: GivenDecision,
): Promise<{ readonly approval: Approval; readonly switchedOff: boolean }> {
  const { context } = desk;
  await assertMayDecide(desk, approval);
  assertAuditable(context, approval);
  const { review, triage } = approval;
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
  const nothing = { mails: [], events: [], notices: [], calibrationId: null };
  const result = await context.services.ports.storage.approvals.change(
    { approval: audited, decisions: [decision], ...nothing, tokenId },
    { signal: context.signal },
  );
  if (result === 'token-used')
    throw new ForbiddenError('This decision token was used before: a token decides once.', {
      details: { approvalId: approval.id, reason: 'used' },
    });
  if (result !== 'changed')
    throw new ConflictError('Somebody else labelled or changed this request just now: look at it again.', {
      details: { approvalId: approval.id },
    });
  return { approval: audited, switchedOff: await switchOffOnDrift(context, audited) };
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
