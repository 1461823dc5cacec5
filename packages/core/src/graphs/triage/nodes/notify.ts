import { isVerdictWithheld } from '../../../domain/approval-view.ts';
import type { Approval } from '../../../domain/approval.ts';
import type { TelemetryEvent } from '../../../ports/index.ts';
import type { NodeConfig } from '../context.ts';
import { callOptionsOf } from '../context.ts';
import type { TriageDeps } from '../deps.ts';
import type { TriageState, TriageUpdate } from '../state.ts';

/**
 * Tells telemetry how a request ended. Mails, webhooks and the source are told from queues that were filled in the same
 * transaction as the decision, so nothing is lost when this is.
 */
export function createNotify({ ports }: Pick<TriageDeps, 'ports'>) {
  return async ({ approvalId }: TriageState, config: NodeConfig): Promise<TriageUpdate> => {
    const approval = await ports.storage.approvals.get(approvalId, callOptionsOf(config));
    if (approval !== null) ports.telemetry.emit(toScoreEvent(approval, ports.clock.now()));
    return {};
  };
}

/** What a trace may say: ids and figures, and nothing of a verdict that is withheld. */
function toScoreEvent(approval: Approval, now: string): TelemetryEvent {
  const { id, status, triage, decision, review } = approval;
  const hidden = isVerdictWithheld(approval);
  const recommendation = hidden ? null : (triage?.recommendation ?? null);
  const byPerson = decision?.by === 'person' ? decision.outcome : null;
  return {
    type: 'score',
    name: 'approval',
    traceId: id,
    at: now,
    durationMs: null,
    attributes: {
      approvalId: id,
      status: hidden ? 'waiting' : status,
      by: hidden ? null : (decision?.by ?? null),
      blind: review.blind,
    },
    scores: {
      confidence: hidden ? null : (triage?.confidence ?? null),
      'human-agrees':
        byPerson === null || recommendation === null
          ? null
          : (byPerson === 'approved') === (recommendation === 'approve'),
    },
  };
}
