import { describe, expect, it } from 'vitest';
import type { Approval, ApprovalId } from '../../domain/approval.ts';
import { createClaimFeed } from './claim-feed.ts';

const request = (id: string) => ({ id: id as ApprovalId }) as Approval;

/** A store that hands out these batches, one per claim, and remembers how many it was asked for. */
function storeOf(...batches: readonly (readonly string[])[]) {
  const asked: number[] = [];
  const claim = async ({ limit }: { readonly limit: number }) => {
    asked.push(limit);
    return (batches[asked.length - 1] ?? []).map(request);
  };
  return { asked, approvals: { claim } };
}

async function drain(feed: ReturnType<typeof createClaimFeed>, workers: number): Promise<readonly string[]> {
  const got: string[] = [];
  const work = async (): Promise<void> => {
    for (let next = await feed.next({}); next !== null; next = await feed.next({})) got.push(next.id);
  };
  await Promise.all(Array.from({ length: workers }, work));
  return got;
}

const options = { ids: undefined, limit: 10, batch: 2, leaseMs: 1_000, workerId: 'w' };

describe('the feed of requests', () => {
  it('hands each out once, to however many workers, with one claim under way at a time', async () => {
    const { approvals, asked } = storeOf(['a', 'b'], ['c'], []);
    expect(await drain(createClaimFeed({ ...options, approvals }), 4)).toEqual(['a', 'b', 'c']);
    expect(asked).toEqual([2, 2, 2]);
  });

  it('hands out no more than its limit', async () => {
    const { approvals, asked } = storeOf(['a', 'b'], ['c']);
    expect(await drain(createClaimFeed({ ...options, limit: 3, approvals }), 2)).toEqual(['a', 'b', 'c']);
    expect(asked).toEqual([2, 1]);
  });

  it('does not hand out again what comes back because its lease was over before it was done', async () => {
    const { approvals } = storeOf(['a', 'b'], ['a', 'c'], ['b', 'c']);
    expect(await drain(createClaimFeed({ ...options, approvals }), 1)).toEqual(['a', 'b', 'c']);
  });
});
