import { viewRecord, withoutVerdict } from '../../domain/approval-record.ts';
import type { Approval } from '../../domain/approval.ts';
import type { DecisionRecord } from '../../domain/decision-record.ts';
import type * as descriptors from '../audit.ts';
import type { HandlerOf, OperationContext } from '../context.ts';
import { definedOnly } from '../defined-only.ts';

export { exportAudit } from './audit-export.ts';
export { verifyAudit } from './audit-verify.ts';

export const listAudit: HandlerOf<typeof descriptors.listAudit> = async (context, filter) => {
  const { services, actor, signal } = context;
  await services.sealer.all({ signal });
  const { items, nextCursor } = await services.ports.storage.decisions.entries(definedOnly(filter), { signal });
  const approvals = await readApprovals(
    context,
    items.map(({ record }) => record),
  );
  return {
    items: items.map(({ record, sealed }) => {
      const approval = approvals.get(record.subject.id);
      const viewed = approval === undefined ? record : viewRecord(record, approval);
      const { personal, ...rest } = viewed;
      const seesPersonal = actor.role === 'executive' && personal !== undefined;
      return {
        record: { ...rest, ...(seesPersonal ? { personal } : {}) },
        position: sealed?.position ?? null,
        hash: sealed?.hash ?? null,
        erased: personal === null,
        withheld: viewed !== record,
      };
    }),
    nextCursor,
  };
};

/** The requests whose records hold a verdict: it may be one that nobody may see yet. */
async function readApprovals(
  { services, signal }: OperationContext,
  records: readonly DecisionRecord[],
): Promise<ReadonlyMap<string, Approval>> {
  const { approvals } = services.ports.storage;
  const ids = new Set(records.filter((record) => withoutVerdict(record) !== record).map(({ subject }) => subject.id));
  const found = new Map<string, Approval>();
  for (const id of ids) {
    const approval = await approvals.get(id as Approval['id'], { signal });
    if (approval !== null) found.set(id, approval);
  }
  return found;
}
