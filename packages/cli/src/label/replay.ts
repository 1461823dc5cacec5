import type { Decisions } from './read-decisions.ts';
import type { LabelSession } from './session.ts';

/** Decides the requests of the queue as a file says, in the order in which they were handed in; others are left. */
export async function replayDecisions(
  session: LabelSession,
  decisions: Decisions,
  { limit, signal }: { readonly limit: number; readonly signal: AbortSignal },
): Promise<void> {
  let decided = 0;
  try {
    for (let approval = await session.next(); approval !== null; approval = await session.next()) {
      if (decided >= limit || signal.aborted) return;
      const decision = decisions.get(approval.key);
      if (decision === undefined) session.skip();
      else {
        decided += 1;
        await session.decide(approval, { ...decision, note: decision.note === '' ? standardNote : decision.note });
      }
    }
  } finally {
    await session.finish();
  }
}

const standardNote = 'Decided in a blind review.';
