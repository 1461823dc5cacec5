import type { SealedDecision } from '../../ports/index.ts';
import type * as descriptors from '../audit.ts';
import type { HandlerOf } from '../context.ts';
import { definedOnly } from '../defined-only.ts';

export { exportAudit } from './audit-export.ts';
export { verifyAudit } from './audit-verify.ts';

export const listAudit: HandlerOf<typeof descriptors.listAudit> = async ({ services, actor, signal }, filter) => {
  await services.sealer.all({ signal });
  const { items, nextCursor } = await services.ports.storage.decisions.entries(definedOnly(filter), { signal });
  const seesPersonal = actor.role === 'executive';
  return { items: items.map((entry) => toItem(entry, seesPersonal)), nextCursor };
};

function toItem({ record: { personal, ...record }, sealed }: SealedDecision, seesPersonal: boolean) {
  return {
    record: { ...record, ...(seesPersonal && personal !== undefined ? { personal } : {}) },
    position: sealed?.position ?? null,
    hash: sealed?.hash ?? null,
    erased: personal === null,
    withheld: false,
  };
}
