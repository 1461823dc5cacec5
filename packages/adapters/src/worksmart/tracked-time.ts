import type { CallOptions } from '@ai-manager/core';
import { isAiManagerError } from '@ai-manager/core';
import type { DiarySlot, WorkSmartClient } from './client.ts';

const slotMs = 600_000;
const dayMs = 86_400_000;

/** Time that somebody asks for. */
export interface AskedSpan {
  readonly candidateId: string;
  readonly startAt: string;
  readonly minutes: number;
}

/** What work diaries say about it. */
export interface SpanFacts {
  /** minutes of the span that the tracker counted; null: nobody knows */
  readonly trackedMinutes: number | null;
  /** when its slots were entered by hand; null: unknown */
  readonly enteredAt: string | null;
}

const unknown: SpanFacts = { trackedMinutes: null, enteredAt: null };

/**
 * Reads each person's diary once per day that is asked about. A diary that cannot be read makes nothing wrong but what
 * would have been known from it: then nobody knows.
 *
 * @param assignmentsOf - ids of the assignments of a candidate
 */
export function createSpanFacts(
  client: Pick<WorkSmartClient, 'diary'>,
  assignmentsOf: (candidateId: string) => readonly string[],
  call: CallOptions,
): (span: AskedSpan) => Promise<SpanFacts> {
  const days = new Map<string, Promise<readonly DiarySlot[] | null>>();
  const dayOf = (assignmentId: string, date: string): Promise<readonly DiarySlot[] | null> => {
    const key = `${assignmentId} ${date}`;
    const read = days.get(key) ?? readDay(client, { assignmentId, date }, call);
    days.set(key, read);
    return read;
  };
  return async (span) => {
    const assignments = assignmentsOf(span.candidateId);
    if (assignments.length === 0) return unknown;
    const wanted = assignments.flatMap((assignmentId) => datesOf(span).map((date) => dayOf(assignmentId, date)));
    const read = await Promise.all(wanted);
    return read.some((slots) => slots === null)
      ? unknown
      : factsOf(
          span,
          read.flatMap((slots) => slots ?? []),
        );
  };
}

async function readDay(
  client: Pick<WorkSmartClient, 'diary'>,
  day: Parameters<WorkSmartClient['diary']>[0],
  call: CallOptions,
): Promise<readonly DiarySlot[] | null> {
  try {
    return await client.diary(day, call);
  } catch (error) {
    call.signal?.throwIfAborted();
    if (isAiManagerError(error) && error.details['reason'] !== 'auth') return null;
    throw error;
  }
}

/** Days are those of UTC, as the diary's own are without a time zone. */
function datesOf({ startAt, minutes }: AskedSpan): readonly string[] {
  const start = Date.parse(startAt);
  const last = start + minutes * 60_000 - 1;
  const dates: string[] = [];
  for (let day = Math.floor(start / dayMs); day <= Math.floor(last / dayMs); day += 1)
    dates.push(new Date(day * dayMs).toISOString().slice(0, 10));
  return dates;
}

function factsOf({ startAt, minutes }: AskedSpan, slots: readonly DiarySlot[]): SpanFacts {
  const start = Date.parse(startAt);
  const end = start + minutes * 60_000;
  const overlapMs = (slot: DiarySlot): number => {
    const from = Date.parse(slot.startAt ?? '');
    return Math.max(0, Math.min(end, from + slotMs) - Math.max(start, from));
  };
  const tracked = slots.filter(({ isTracked, status }) => isTracked === true && status !== 'REJECTED');
  const trackedMs = tracked.reduce((sum, slot) => sum + overlapMs(slot), 0);
  const entered = slots.filter((slot) => slot.enteredAt !== undefined && overlapMs(slot) > 0);
  return {
    trackedMinutes: Number.isNaN(trackedMs) ? null : Math.min(minutes, Math.round(trackedMs / 60_000)),
    enteredAt:
      entered
        .flatMap(({ enteredAt }) => enteredAt ?? [])
        .toSorted()
        .at(-1) ?? null,
  };
}
