import type { NodeConfig } from '../context.ts';
import { callOptionsOf } from '../context.ts';
import type { TriageDeps } from '../deps.ts';
import type { TriageState, TriageUpdate } from '../state.ts';

/** Looks up what was decided. While nothing is, whatever the thread was resumed with, the question stands. */
export function createCloseRequest({ ports }: Pick<TriageDeps, 'ports'>) {
  return async ({ approvalId }: TriageState, config: NodeConfig): Promise<TriageUpdate> => {
    const approval = await ports.storage.approvals.get(approvalId, callOptionsOf(config));
    if (approval === null || approval.status === 'new') return { settled: 'skipped', question: null };
    return approval.status === 'waiting' ? { settled: 'waiting' } : { settled: approval.status, question: null };
  };
}
