import type { Approval } from '../../domain/approval.ts';
import type { OperationContext } from '../context.ts';
import { openDesk, sendApprovalMails } from './approval-desk.ts';
import { personalChange } from './approvals-decide.ts';

const pageSize = 100;

/** Nobody: time is over. */
const time = { id: 'expiry', role: 'service', via: 'job' } as const;

/**
 * Ends requests nobody decided in time. That is never an approval. One that somebody decides at this moment is theirs.
 * @returns how many expired
 */
export async function expireApprovals(context: OperationContext): Promise<number> {
  const { storage, clock } = context.services.ports;
  const desk = await openDesk({ ...context, actor: time });
  let expired = 0;
  for (;;) {
    const { items } = await storage.approvals.list(
      { expiredAt: clock.now(), status: ['waiting'], limit: pageSize },
      { signal: context.signal },
    );
    let changed = 0;
    for (const approval of items) {
      const change = await personalChange(desk, toExpired(context, approval), { changes: null, tokenId: null });
      if ((await storage.approvals.change(change, { signal: context.signal })) !== 'changed') continue;
      await context.services.triage.close(approval.id, context.signal);
      changed += 1;
    }
    expired += changed;
    if (items.length < pageSize || changed === 0) break;
  }
  await sendApprovalMails(context, 'approval:', expired);
  return expired;
}

function toExpired({ services }: OperationContext, approval: Approval): Approval {
  const { clock, ids } = services.ports;
  return {
    ...approval,
    status: 'expired',
    revision: approval.revision + 1,
    decision: { outcome: 'expired', by: 'expiry', actor: time, at: clock.now(), reason: '', decisionId: ids.next() },
  };
}

/** How many are over their time now; more than a page are not counted. */
export async function countExpired({ services, signal }: OperationContext): Promise<number> {
  const { storage, clock } = services.ports;
  const filter = { expiredAt: clock.now(), status: ['waiting'] as const, limit: 1_000 };
  return (await storage.approvals.list(filter, { signal })).items.length;
}
