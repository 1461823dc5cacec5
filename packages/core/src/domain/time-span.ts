import { Temporal } from 'temporal-polyfill';

/** From `startMs` on, before `endMs`; both in milliseconds since 1970. */
export interface TimeSpan {
  readonly startMs: number;
  readonly endMs: number;
}

/** A local day or ISO week as a span of real time: a day is 23 or 25 hours long when clocks change. */
export interface CalendarSpan extends TimeSpan {
  /** local date of the day, or of the week's Monday, as `YYYY-MM-DD` */
  readonly date: string;
}

export function spanOf(startAt: string, minutes: number): TimeSpan {
  const startMs = Temporal.Instant.from(startAt).epochMilliseconds;
  return { startMs, endMs: startMs + minutes * 60_000 };
}

/** Local date of an instant. */
export function localDate(instantMs: number, timeZone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(instantMs).toZonedDateTimeISO(timeZone).toPlainDate();
}

export function mondayOfDate(date: Temporal.PlainDate): Temporal.PlainDate {
  return date.subtract({ days: date.dayOfWeek - 1 });
}

/** The local days a span touches, in order. */
export function localDaysOf(span: TimeSpan, timeZone: string): readonly CalendarSpan[] {
  const first = localDate(span.startMs, timeZone);
  return calendarSpans(first, { until: span.endMs, step: { days: 1 }, timeZone });
}

/** The ISO weeks a span touches, in order. */
export function isoWeeksOf(span: TimeSpan, timeZone: string): readonly CalendarSpan[] {
  const first = mondayOfDate(localDate(span.startMs, timeZone));
  return calendarSpans(first, { until: span.endMs, step: { weeks: 1 }, timeZone });
}

function calendarSpans(
  first: Temporal.PlainDate,
  {
    until,
    step,
    timeZone,
  }: { readonly until: number; readonly step: Temporal.DurationLike; readonly timeZone: string },
): readonly CalendarSpan[] {
  const startOf = (date: Temporal.PlainDate): number => date.toZonedDateTime(timeZone).epochMilliseconds;
  const spans: CalendarSpan[] = [];
  for (let date = first, startMs = startOf(first); startMs < until;) {
    const next = date.add(step);
    const endMs = startOf(next);
    // a day that a change of time zone leaves out has no length
    if (endMs > startMs) spans.push({ date: date.toString(), startMs, endMs });
    date = next;
    startMs = endMs;
  }
  return spans;
}

/** Milliseconds that two spans share. */
export function sharedMs(one: TimeSpan, other: TimeSpan): number {
  return Math.max(0, Math.min(one.endMs, other.endMs) - Math.max(one.startMs, other.startMs));
}
