import type { Approval } from '../../domain/approval.ts';
import { driftOf } from '../../domain/calibrate.ts';
import { ConflictError, ForbiddenError } from '../../errors.ts';
import type { OperationContext } from '../context.ts';
import { decisionOf } from '../decisions.ts';
import type { ApprovalDesk } from './approval-desk.ts';
import { switchOff } from './automation.ts';

interface Audit {
  readonly outcome: 'approved' | 'rejected';
  /** what the person says of it; nobody is told, since nothing is decided by it */
  readonly reason: string;
  /** of the decision token it came with; used up by it */
  readonly tokenId?: string | null;
}

/**
 * Keeps what a person says of an automatic approval without having seen the verdict. The approval stands as it is; where
 * audits speak against the bound, automatic approval ends. Whether the actor may decide is the caller's to check.
 *
 * @throws ConflictError when it was labelled or changed meanwhile
 */
export async function auditApproval(
  { context, rulesVersion }: Pick<ApprovalDesk, 'context' | 'rulesVersion'>,
  approval: Approval,
  { outcome, reason, tokenId = null }: Audit,
): Promise<{ readonly approval: Approval; readonly switchedOff: boolean }> {
  const { review, triage, request } = approval;
  const decision = {
    ...decisionOf(context, {
      kind: 'approval',
      subject: { type: 'approval', id: approval.id },
      rulesVersion,
      outcome: { step: 'audited', label: outcome, blind: true, calibrationId: triage?.calibrationId ?? null },
    }),
    personal: { personId: request.personId, reason },
  };
  const label = { outcome, note: reason, blind: true, reviewerId: context.actor.id, at: decision.at };
  const audited: Approval = { ...approval, revision: approval.revision + 1, review: { ...review, label } };
  const result = await context.services.ports.storage.approvals.change(
    { approval: audited, decisions: [decision], mails: [], events: [], notices: [], calibrationId: null, tokenId },
    { signal: context.signal },
  );
  if (result === 'token-used')
    throw new ForbiddenError('This decision token was used before: a token decides once.', {
      details: { approvalId: approval.id, reason: 'used' },
    });
  if (result !== 'changed')
    throw new ConflictError('Somebody else changed this request just now: look at it again.', {
      details: { approvalId: approval.id },
    });
  return { approval: audited, switchedOff: await switchOffOnDrift(context, audited) };
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
