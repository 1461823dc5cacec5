import { dateSchema } from '../../domain/identifiers.ts';
import { weekOfInstant } from '../../domain/week.ts';

/** How to write a week, with the very week when a date was given instead. */
export function suggestWeek(text: string): string {
  const date = dateSchema.safeParse(text.slice(0, 10));
  return date.success
    ? `Write the ISO week of that date: ${weekOfInstant(`${date.data}T12:00:00Z`, 'UTC')}.`
    : 'Write the ISO week, such as 2026-W47.';
}
