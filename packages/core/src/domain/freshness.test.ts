import { describe, expect, it } from 'vitest';
import type { ActivitySync } from './activity.ts';
import { evidenceSources, formatAsOf, isOutdated, timeOf } from './freshness.ts';
import { toWeek, weekEnd } from './week.ts';

const week = toWeek('2026-W47');
const endsAt = weekEnd(week, 'Europe/Berlin');
const early = '2026-11-20T10:00:00.000Z';
const late = '2026-11-23T08:00:00.000Z';
const failure = { status: 'failed', error: { code: 'UPSTREAM_UNAVAILABLE', message: 'Down.' } } as const;

const sync = (change: Partial<ActivitySync>): ActivitySync =>
  ({
    personId: 'ann',
    source: 'worksmart',
    week,
    status: 'complete',
    attemptedAt: late,
    fetchedAt: late,
    asOf: late,
    readAs: null,
    metricTimes: {},
    missing: [],
    error: null,
    ...change,
  }) as ActivitySync;
const of = (change: Partial<ActivitySync>) => evidenceSources([sync(change)], endsAt)[0];

describe('the end of a week', () => {
  it.each([
    ['2026-W47', 'Europe/Berlin', '2026-11-22T23:00:00.000Z'],
    ['2026-W47', 'Pacific/Honolulu', '2026-11-23T10:00:00.000Z'],
    // The clocks change in these weeks.
    ['2026-W13', 'Europe/Berlin', '2026-03-29T22:00:00.000Z'],
    ['2026-W43', 'Europe/Berlin', '2026-10-25T23:00:00.000Z'],
    ['2026-W53', 'UTC', '2027-01-04T00:00:00.000Z'],
  ])('of %s in %s is %s', (name, zone, instant) => {
    expect(weekEnd(toWeek(name), zone)).toBe(instant);
  });
});

describe('what a source is worth for a week', () => {
  it('is nothing to talk about when it was read after the end', () => {
    expect(of({})).toEqual({ source: 'worksmart', status: 'current', asOf: late, note: null });
  });

  it('is outdated when its numbers are of before the end', () => {
    expect(of({ asOf: early })).toEqual({
      source: 'worksmart',
      status: 'outdated',
      asOf: early,
      note: 'worksmart was last read as of 20 Nov 2026, 10:00 UTC, before the week had ended: its numbers are shown and not graded.',
    });
  });

  it('is unread when it failed and never worked, with nobody to blame', () => {
    expect(of({ ...failure, fetchedAt: null, asOf: null })).toEqual({
      source: 'worksmart',
      status: 'unread',
      asOf: null,
      note: 'worksmart could not be read (UPSTREAM_UNAVAILABLE), so its numbers are missing. This does not count against anybody.',
    });
    const reason = 'The roster does not name the account.';
    expect(
      of({ status: 'unknown-person', fetchedAt: null, asOf: null, missing: [{ aspect: 'hours', reason }] })?.note,
    ).toContain(reason);
  });

  it('is marked when a later attempt failed, or when something is missing', () => {
    expect(of(failure)).toMatchObject({ status: 'current', note: expect.stringContaining('a later attempt') });
    const missing = [{ aspect: 'ai-share' as const, reason: 'No slot has a tag.' }];
    expect(of({ status: 'partial', missing })).toMatchObject({
      status: 'current',
      note: 'worksmart is not complete: ai-share: No slot has a tag.',
    });
  });
});

describe('a stored number', () => {
  const syncs = [sync({ metricTimes: { hours: early, share: late, edge: endsAt } })];
  it('is outdated by its own time, not by that of the last attempt', () => {
    const outdated = ['hours', 'share', 'edge'].filter((name) =>
      isOutdated({ source: 'worksmart', name }, syncs, endsAt),
    );
    expect(outdated).toEqual(['hours']);
  });

  it('that was imported has no time and is never outdated', () => {
    expect(timeOf({ source: 'import', name: 'hours' }, syncs)).toBeNull();
    expect(timeOf({ source: 'worksmart', name: 'other' }, syncs)).toBeNull();
    expect(isOutdated({ source: 'import', name: 'hours' }, syncs, endsAt)).toBe(false);
  });
});

it('shows instants in UTC, whatever their offset', () => {
  expect(formatAsOf('2026-11-18T10:05:59+01:00')).toBe('18 Nov 2026, 09:05 UTC');
});
