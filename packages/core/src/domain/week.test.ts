import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addWeeks,
  lastCompleteWeek,
  timeZoneSchema,
  toWeek,
  weekDates,
  weekOfInstant,
  weekSchema,
  weeksUpTo,
} from './week.ts';

const someInstant = fc
  .date({ min: new Date('1971-01-10'), max: new Date('2099-12-20'), noInvalidDate: true })
  .map((date) => date.toISOString());
const someWeek = someInstant.map((instant) => weekOfInstant(instant, 'UTC'));
const day = 86_400_000;

describe('weeks', () => {
  it('follows ISO 8601 around the turn of a year', () => {
    expect(weekOfInstant('2027-01-01T12:00:00Z', 'UTC')).toBe('2026-W53');
    expect(weekOfInstant('2024-12-30T12:00:00Z', 'UTC')).toBe('2025-W01');
    expect(addWeeks(toWeek('2026-W53'), 1)).toBe('2027-W01');
    expect(addWeeks(toWeek('2026-W01'), -1)).toBe('2025-W52');
  });

  it('sees the same instant in different weeks from different time zones', () => {
    expect(weekOfInstant('2026-11-22T23:30:00Z', 'Europe/Berlin')).toBe('2026-W48');
    expect(weekOfInstant('2026-11-22T23:30:00Z', 'America/Chicago')).toBe('2026-W47');
  });

  it('takes the week before as the last complete one, also when clocks change', () => {
    expect(lastCompleteWeek('2026-11-23T08:00:00+01:00', 'Europe/Berlin')).toBe('2026-W47');
    expect(lastCompleteWeek('2026-10-25T23:30:00+01:00', 'Europe/Berlin')).toBe('2026-W42');
    expect(lastCompleteWeek('2026-10-26T00:00:00+01:00', 'Europe/Berlin')).toBe('2026-W43');
  });

  it('names Monday and Sunday', () => {
    expect(weekDates(toWeek('2026-W47'))).toEqual({ start: '2026-11-16', end: '2026-11-22' });
  });

  it('lists weeks with the newest last', () => {
    expect(weeksUpTo(toWeek('2026-W02'), 3)).toEqual(['2025-W52', '2026-W01', '2026-W02']);
    expect(weeksUpTo(toWeek('2026-W02'), 0)).toEqual([]);
  });

  it('refuses what is no week, and week 53 of a year that has none', () => {
    for (const text of ['2026-W54', '2026-W00', '2025-W53', '2026W47', '2026-47', '']) {
      expect(() => toWeek(text)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
    }
    expect(toWeek('2026-W53')).toBe('2026-W53');
  });

  it('takes a week back to where it was after going and returning', () => {
    fc.assert(
      fc.property(someWeek, fc.integer({ min: -500, max: 500 }), (week, count) => {
        fc.pre(week >= '1981' && week < '2090');
        expect(addWeeks(addWeeks(week, count), -count)).toBe(week);
        expect(addWeeks(week, count) < week).toBe(count < 0);
      }),
    );
  });

  it('spans seven days from Monday and holds the instant it was made from', () => {
    fc.assert(
      fc.property(someInstant, (instant) => {
        const week = weekOfInstant(instant, 'UTC');
        const { start, end } = weekDates(week);
        expect(weekSchema.safeParse(week).success).toBe(true);
        expect(new Date(start).getUTCDay()).toBe(1);
        expect(Date.parse(end) - Date.parse(start)).toBe(6 * day);
        expect(instant.slice(0, 10) >= start && instant.slice(0, 10) <= end).toBe(true);
      }),
    );
  });

  it('knows time zones by their IANA name', () => {
    expect(timeZoneSchema.safeParse('Europe/Berlin').success).toBe(true);
    expect(timeZoneSchema.safeParse('Berlin').success).toBe(false);
  });
});
