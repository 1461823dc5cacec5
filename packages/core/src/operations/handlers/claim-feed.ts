import type { Approval, ApprovalId } from '../../domain/approval.ts';
import type { ApprovalStore, CallOptions } from '../../ports/index.ts';

export interface ClaimFeedOptions {
  readonly approvals: Pick<ApprovalStore, 'claim'>;
  /** undefined: every new one */
  readonly ids: readonly ApprovalId[] | undefined;
  /** handed out by this feed, at most */
  readonly limit: number;
  /** claimed at once */
  readonly batch: number;
  readonly leaseMs: number;
  readonly workerId: string;
}

/**
 * Hands new requests to workers one by one. Few are claimed ahead, so that little is held back when this process dies; only
 * one claim is under way at a time.
 */
export function createClaimFeed(options: ClaimFeedOptions): {
  next(call: CallOptions): Promise<Approval | null>;
} {
  const { approvals, ids, limit, batch, leaseMs, workerId } = options;
  const ready: Approval[] = [];
  const taken = new Set<ApprovalId>();
  let exhausted = false;
  let claiming: Promise<void> | undefined;
  const claim = async (call: CallOptions): Promise<void> => {
    const request = {
      limit: Math.min(batch, limit - taken.size),
      leaseMs,
      workerId,
      ...(ids === undefined ? {} : { ids }),
    };
    const found = request.limit === 0 ? [] : await approvals.claim(request, call);
    // What comes a second time is still in work here, for longer than its lease: it is held anew and not done twice.
    const fresh = found.filter(({ id }) => !taken.has(id));
    for (const { id } of fresh) taken.add(id);
    exhausted = fresh.length === 0;
    ready.push(...fresh);
  };
  return {
    async next(call) {
      while (ready.length === 0 && !exhausted) {
        claiming ??= claim(call).finally(() => (claiming = undefined));
        await claiming;
      }
      return ready.shift() ?? null;
    },
  };
}
