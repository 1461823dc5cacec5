import type { OperationContext } from '../context.ts';
import { sendDigests } from './approval-digest.ts';
import { countExpired, expireApprovals } from './expire-approvals.ts';

/** Threads are kept this long: a request that waits longer is decided all the same, only its thread is gone. */
const threadDays = 90;
const threadsPerCall = 1_000;

/** Jobs about requests for time. */
export const approvalJobs = {
  'expire-approvals': {
    description: 'Ends requests that nobody decided in time; never an approval.',
    every: '1 hour',
    waiting: countExpired,
    run: async (context: OperationContext) => ({ done: await expireApprovals(context), waiting: 0, failed: 0 }),
  },
  'approval-digest': {
    description: 'Mails every reviewer once a day what waits for their decision.',
    every: '1 day',
    waiting: async () => 0,
    run: async (context: OperationContext) => ({ done: await sendDigests(context), waiting: 0, failed: 0 }),
  },
  'prune-threads': {
    description: `Forgets threads of requests that have waited for more than ${threadDays} days; the requests stay.`,
    every: '1 day',
    waiting: async () => 0,
    run: async (context: OperationContext) => ({ done: await pruneThreads(context), waiting: 0, failed: 0 }),
  },
};

async function pruneThreads({ services, signal }: OperationContext): Promise<number> {
  const { storage, clock } = services.ports;
  const before = new Date(Date.parse(clock.now()) - threadDays * 86_400_000).toISOString();
  let pruned = 0;
  for (;;) {
    const removed = await storage.checkpoints.prune({ before, limit: threadsPerCall }, { signal });
    pruned += removed;
    if (removed < threadsPerCall) return pruned;
  }
}
