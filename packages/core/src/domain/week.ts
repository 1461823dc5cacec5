import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { InvalidInputError } from '../errors.ts';
import { keepResults } from './kept-results.ts';
import { startOfDay } from './month.ts';

/** Weeks whose place in the calendar is kept: those of some years, in a few time zones. */
const keptWeeks = 500;

const weekPattern = /^(\d{4})-W(0[1-9]|[1-4]\d|5[0-3])$/;

/** An ISO 8601 week such as `2026-W47`: Monday to Sunday, week 1 holds the year's first Thursday. */
export const weekSchema = z
  .string()
  .regex(weekPattern, 'A week is written like 2026-W47')
  .refine((text) => !text.endsWith('W53') || hasWeek53(Number(text.slice(0, 4))), 'That year has no week 53')
  .brand<'Week'>();
export type Week = z.infer<typeof weekSchema>;

/** An IANA time zone such as `Europe/Berlin`. */
export const timeZoneSchema = z.string().refine(isTimeZone, 'Not an IANA time zone such as Europe/Berlin');

function isTimeZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}

function hasWeek53(year: number): boolean {
  return Temporal.PlainDate.from({ year, month: 12, day: 28 }).weekOfYear === 53;
}

/** @throws InvalidInputError `INVALID_INPUT` when `text` is no ISO week */
export function toWeek(text: string): Week {
  const parsed = weekSchema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new InvalidInputError(`"${text}" is no ISO week: write it like 2026-W47.`, {
    details: { issues: parsed.error.issues },
  });
}

function formatWeek(date: Temporal.PlainDate): Week {
  const year = date.yearOfWeek ?? date.year;
  const number = date.weekOfYear ?? 1;
  return `${String(year).padStart(4, '0')}-W${String(number).padStart(2, '0')}` as Week;
}

function mondayOf(week: Week): Temporal.PlainDate {
  const year = Number(week.slice(0, 4));
  const number = Number(week.slice(6));
  const fourth = Temporal.PlainDate.from({ year, month: 1, day: 4 });
  return fourth.subtract({ days: fourth.dayOfWeek - 1 }).add({ weeks: number - 1 });
}

/** The week an instant falls into, seen from a time zone. */
export function weekOfInstant(instant: string, timeZone: string): Week {
  return formatWeek(Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDate());
}

/** The last week that has fully passed at an instant, seen from a time zone: what a weekly run grades. */
export function lastCompleteWeek(instant: string, timeZone: string): Week {
  return addWeeks(weekOfInstant(instant, timeZone), -1);
}

export const addWeeks = keepResults(keptWeeks, (week: Week, count: number): Week =>
  formatWeek(mondayOf(week).add({ weeks: count })),
);

/** Monday and Sunday of a week as calendar dates. */
export function weekDates(week: Week): { readonly start: string; readonly end: string } {
  const monday = mondayOf(week);
  return { start: monday.toString(), end: monday.add({ days: 6 }).toString() };
}

/** The instant at which a week's Monday begins in a time zone. */
export const startOfWeek = keepResults(keptWeeks, (week: Week, timeZone: string): string =>
  startOfDay(weekDates(week).start, timeZone),
);

/** The instant at which a week is over in a time zone: midnight before the next Monday. */
export const weekEnd = keepResults(keptWeeks, (week: Week, timeZone: string): string =>
  mondayOf(week).add({ weeks: 1 }).toZonedDateTime({ timeZone }).toInstant().toString({ smallestUnit: 'millisecond' }),
);

/** `count` weeks that end with `week`, oldest first. */
export function weeksUpTo(week: Week, count: number): readonly Week[] {
  return Array.from({ length: count }, (_, index) => addWeeks(week, index - count + 1));
}
