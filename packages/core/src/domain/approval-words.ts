import { Temporal } from 'temporal-polyfill';
import type { ApprovalKind, ApprovalRequest, HardRuleVerdict } from './approval.ts';

/** `manual time` or `overtime`. */
export function wordsOfKind(kind: ApprovalKind): string {
  return kind === 'overtime' ? 'overtime' : 'manual time';
}

/** Where a request's time lies, as clocks in a time zone show it. */
export interface LocalSpan {
  /** `YYYY-MM-DD` of the beginning */
  readonly date: string;
  /** such as `Monday` */
  readonly weekday: string;
  /** `HH:MM` */
  readonly start: string;
  readonly end: string;
}

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

export function localSpan(
  { startAt, minutes }: Pick<ApprovalRequest, 'startAt' | 'minutes'>,
  timeZone: string,
): LocalSpan {
  const start = Temporal.Instant.from(startAt).toZonedDateTimeISO(timeZone);
  const end = start.add({ minutes });
  const clock = (at: Temporal.ZonedDateTime): string => at.toPlainTime().toString({ smallestUnit: 'minute' });
  return {
    date: start.toPlainDate().toString(),
    weekday: weekdays[start.dayOfWeek - 1] ?? '',
    start: clock(start),
    end: clock(end),
  };
}

/** The calendar date of an instant in a time zone. */
export function localDate(instant: string, timeZone: string): string {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDate().toString();
}

/** The reasons of hard rules as one text. */
export function wordsOfFindings({ findings }: HardRuleVerdict): string {
  return findings.map(({ message }) => message).join(' ');
}
