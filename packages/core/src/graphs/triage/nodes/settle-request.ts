import { viewApproval } from '../../../domain/approval-view.ts';
import type { Approval } from '../../../domain/approval.ts';
import type { NodeConfig, TriageContext } from '../context.ts';
import { callOptionsOf, contextOf } from '../context.ts';
import type { TriageDeps } from '../deps.ts';
import type { ApprovalQuestion } from '../question.ts';
import { questionAbout } from '../question.ts';
import { toSettlement } from '../settlement.ts';
import type { TriageState, TriageUpdate, TriageWork } from '../state.ts';
import { workOf } from '../work.ts';

/**
 * Writes how it went, once: a compare-and-set on the request's revision, with all that follows in the same transaction.
 * Where automation was switched off while the request was on its way, it waits for a person after all.
 */
export function createSettleRequest(deps: Pick<TriageDeps, 'ports' | 'templates'>) {
  const { approvals } = deps.ports.storage;
  return async (state: TriageState, config: NodeConfig): Promise<TriageUpdate> => {
    const options = callOptionsOf(config);
    const context = contextOf(config);
    const work = { ...state.work, ...workOf(state, 'approval', 'person', 'triage', 'verdict') };
    let change = await toSettlement(deps, work, context);
    let outcome = await approvals.change(change, options);
    if (outcome === 'automation-off') {
      change = await toSettlement(deps, asWaiting(work), context);
      outcome = await approvals.change(change, options);
    }
    if (outcome !== 'changed') {
      context.onSettled({ kind: 'skipped', approvalId: state.approvalId });
      return { work: null, settled: 'skipped', question: null };
    }
    const attempts = change.decisions.flatMap((record) => record.attempts);
    context.month?.recorded(attempts);
    const question = toQuestion(change.approval, work.person, context);
    context.onSettled({ kind: 'settled', approval: change.approval, question, attempts, mails: change.mails.length });
    const { status } = change.approval;
    return { work: null, settled: status === 'new' ? 'skipped' : status, question };
  };
}

/** The same findings without a calibration: it is not on any more. */
function asWaiting<W extends Pick<TriageWork, 'triage' | 'verdict'>>(work: W): W {
  const reasons = ['automation-off' as const];
  const triage = { ...work.triage, waitReasons: reasons, calibrationId: null, threshold: null };
  return { ...work, triage, verdict: { outcome: 'wait', reasons } };
}

/** What is asked of whoever decides. An audit asks the same: its question must not tell it apart. */
function toQuestion(
  approval: Approval,
  person: TriageWork['person'],
  { settings, actor }: TriageContext,
): ApprovalQuestion | null {
  const shown = viewApproval(approval, { id: actor.id });
  const { timeZone } = settings.rules;
  const personName = person?.name ?? approval.request.personId;
  return shown.status === 'waiting' ? questionAbout(shown, { personName, timeZone }) : null;
}
