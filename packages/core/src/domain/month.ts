import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';

/** A calendar month such as `2026-11`. */
export const monthSchema = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'A month is written like 2026-11')
  .brand<'Month'>();
export type Month = z.infer<typeof monthSchema>;

/** The month an instant falls into, seen from a time zone. */
export function monthOfInstant(instant: string, timeZone: string): Month {
  return Temporal.Instant.from(instant)
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .toPlainYearMonth()
    .toString() as Month;
}

export function addMonths(month: Month, count: number): Month {
  return Temporal.PlainYearMonth.from(month).add({ months: count }).toString() as Month;
}

/** `count` months that end with `month`, oldest first. */
export function monthsUpTo(month: Month, count: number): readonly Month[] {
  return Array.from({ length: count }, (_, index) => addMonths(month, index - count + 1));
}

/** The instant at which a month begins in a time zone. */
export function startOfMonth(month: Month, timeZone: string): string {
  return startOfDay(Temporal.PlainYearMonth.from(month).toPlainDate({ day: 1 }).toString(), timeZone);
}

/** The instant at which a calendar date begins in a time zone; where midnight is left out, the first there is. */
export function startOfDay(date: string, timeZone: string): string {
  return Temporal.PlainDate.from(date).toZonedDateTime(timeZone).toInstant().toString({ smallestUnit: 'millisecond' });
}

/** `November 2026` */
export function formatMonth(month: Month): string {
  const format = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' });
  return format.format(new Date(`${month}-01T00:00:00Z`));
}
