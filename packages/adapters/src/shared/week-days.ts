import type { Week } from '@ai-manager/core';
import { weekDates } from '@ai-manager/core';

const dayMs = 86_400_000;

/** The calendar dates of a week from Monday to Sunday. Noon of a date is the same date in every reckoning. */
export function datesOf(week: Week): readonly string[] {
  const monday = Date.parse(`${weekDates(week).start}T12:00:00Z`);
  return Array.from({ length: 7 }, (_, index) => new Date(monday + index * dayMs).toISOString().slice(0, 10));
}
