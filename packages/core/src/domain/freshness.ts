import { z } from 'zod';
import type { ActivitySync } from './activity.ts';
import { sourceIdSchema } from './activity.ts';
import { instantSchema } from './identifiers.ts';
import type { Metric } from './metric.ts';

/**
 * How far a source's numbers can be relied on for a week:
 * - `current`: read after the week had ended
 * - `outdated`: last read before it had ended; such numbers are shown and not graded, since they may still grow
 * - `unread`: never read, so its numbers are missing, which is no fault of the person
 */
export const evidenceSourceSchema = z.strictObject({
  source: sourceIdSchema,
  status: z.enum(['current', 'outdated', 'unread']),
  /** up to which instant its numbers hold; null: never read */
  asOf: instantSchema.nullable(),
  /** what a reader has to know about it, in sentences; null: nothing */
  note: z.string().nullable(),
});
export type EvidenceSource = z.infer<typeof evidenceSourceSchema>;

/** What the sources of one person's week are worth, in the order of the rows. */
export function evidenceSources(syncs: readonly ActivitySync[], endsAt: string): readonly EvidenceSource[] {
  return syncs.map((sync) => {
    const { source, asOf } = sync;
    if (sync.fetchedAt === null || asOf === null)
      return { source, status: 'unread', asOf: null, note: unreadNote(sync) };
    if (isBefore(asOf, endsAt)) return { source, status: 'outdated', asOf, note: outdatedNote(source, asOf) };
    return { source, status: 'current', asOf, note: currentNote(sync) };
  });
}

/**
 * Whether the stored value is of a time before the week had ended. A metric that no source gave, because it was imported,
 * is never outdated.
 */
export function isOutdated(
  { source, name }: Pick<Metric, 'source' | 'name'>,
  syncs: readonly ActivitySync[],
  endsAt: string,
): boolean {
  const time = timeOf({ source, name }, syncs);
  return time !== null && isBefore(time, endsAt);
}

/** Up to which instant a stored value holds; null: no source gave it. */
export function timeOf(
  { source, name }: Pick<Metric, 'source' | 'name'>,
  syncs: readonly ActivitySync[],
): string | null {
  return syncs.find((sync) => sync.source === source)?.metricTimes[name] ?? null;
}

/** `18 Nov 2026, 09:05 UTC`: what readers see of an instant. */
export function formatAsOf(instant: string): string {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) (\d\d:\d\d)/.exec(new Date(instant).toUTCString()) ?? [];
  return `${Number(day)} ${month} ${year}, ${time} UTC`;
}

function isBefore(instant: string, end: string): boolean {
  return Date.parse(instant) < Date.parse(end);
}

function unreadNote({ source, status, error, missing }: ActivitySync): string {
  if (status === 'unknown-person')
    return `${source} has no numbers for this person (${missing[0]?.reason ?? 'it does not know them'}). This does not count against anybody.`;
  return `${source} could not be read (${error?.code ?? 'unknown error'}), so its numbers are missing. This does not count against anybody.`;
}

function outdatedNote(source: string, asOf: string): string {
  return `${source} was last read as of ${formatAsOf(asOf)}, before the week had ended: its numbers are shown and not graded.`;
}

function currentNote({ source, status, error, missing, asOf }: ActivitySync): string | null {
  if (status === 'failed')
    return `${source} is as of ${formatAsOf(asOf ?? '')}; a later attempt to read it failed (${error?.code ?? 'unknown error'}).`;
  if (missing.length === 0) return null;
  return `${source} is not complete: ${missing.map(({ aspect, reason }) => `${aspect}: ${reason}`).join('; ')}`;
}
