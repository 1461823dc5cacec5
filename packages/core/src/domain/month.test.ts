import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Month } from './month.ts';
import { addMonths, formatMonth, monthOfInstant, monthSchema, monthsUpTo, startOfDay, startOfMonth } from './month.ts';

const november = '2026-11' as Month;
const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Chatham');

describe('months', () => {
  it('begin at midnight of the time zone, in summer and in winter', () => {
    expect(startOfMonth(november, 'Europe/Berlin')).toBe('2026-10-31T23:00:00.000Z');
    expect(startOfMonth('2026-07' as Month, 'Europe/Berlin')).toBe('2026-06-30T22:00:00.000Z');
    expect(startOfMonth(november, 'Asia/Kolkata')).toBe('2026-10-31T18:30:00.000Z');
  });

  it('begin with the first instant there is where midnight is left out', () => {
    expect(startOfDay('2026-09-06', 'America/Santiago')).toBe('2026-09-06T04:00:00.000Z');
  });

  it('hold their first instant and not the one before', () => {
    const instants = fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(instants, zones, (date, zone) => {
        const month = monthOfInstant(date.toISOString(), zone);
        expect(monthSchema.safeParse(month).success).toBe(true);
        const start = startOfMonth(month, zone);
        expect(monthOfInstant(start, zone)).toBe(month);
        expect(monthOfInstant(new Date(Date.parse(start) - 1).toISOString(), zone)).toBe(addMonths(month, -1));
        // Spending is kept by quarters of an hour: no month may begin inside one.
        expect(Date.parse(start) % 900_000).toBe(0);
      }),
    );
  });

  it('count across years', () => {
    expect(monthsUpTo('2026-02' as Month, 3)).toEqual(['2025-12', '2026-01', '2026-02']);
    expect(formatMonth(november)).toBe('November 2026');
  });
});
