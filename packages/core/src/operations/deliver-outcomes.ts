import type { OutcomeNotice } from '../domain/approval.ts';
import { ConfigurationError, isAiManagerError } from '../errors.ts';
import type { ApprovalSource, QueueEntry } from '../ports/index.ts';
import type { Deliveries, DeliveryContext, Ending } from './deliver-queue.ts';
import { deliverQueue, endingOf } from './deliver-queue.ts';

/** Somebody may not be paid as long as an outcome is not told, so it is tried for longer than an event. */
const oldestMs = 14 * 24 * 3_600_000;

type NoticeEntry = QueueEntry<OutcomeNotice>;

/**
 * Tells the systems requests came from what was decided, each request once: whoever cannot know whether an earlier try was
 * heard asks first whether the request still waits there.
 */
export function deliverOutcomes(context: DeliveryContext): Promise<Deliveries> {
  const { storage } = context.services.ports;
  return deliverQueue(context, {
    store: storage.notices,
    deliver: (entry) => deliverOne(context, entry),
  });
}

async function deliverOne(context: DeliveryContext, entry: NoticeEntry): Promise<Ending> {
  const { approvalId, origin } = entry.message;
  try {
    const untold = await tellOnce(context, entry);
    return { status: 'sent', error: untold };
  } catch (error) {
    const ending = endingOf(context, { error, attempts: entry.attempts, since: entry.createdAt, oldestMs });
    context.logger.warn('An outcome could not be told.', {
      approvalId,
      source: origin.source,
      status: ending.status,
      attempts: entry.attempts,
      code: isAiManagerError(error) ? error.code : 'UNKNOWN',
    });
    return ending;
  }
}

/** @returns why there was nothing to tell; null: it was told */
async function tellOnce({ services, signal }: DeliveryContext, entry: NoticeEntry): Promise<string | null> {
  const { storage, approvalSources } = services.ports;
  const notice = entry.message;
  const source = sourceOf(approvalSources, notice.origin.source);
  const approval = await storage.approvals.get(notice.approvalId, { signal });
  if (approval !== null && approval.status !== notice.outcome)
    return 'Not told: it was decided otherwise since, and that is told by itself.';
  if (entry.attempts > 1 && !(await source.isPending(notice.origin, { signal })))
    return 'It no longer waits there: an earlier try was heard, or somebody decided it there.';
  await source.tell(notice, { signal });
  return null;
}

function sourceOf(sources: readonly ApprovalSource[], id: string): ApprovalSource {
  const source = sources.find((candidate) => candidate.id === id);
  if (source !== undefined) return source;
  throw new ConfigurationError(`There is no source "${id}" that could be told: plug it in again.`, {
    details: { source: id },
  });
}
