const minuteMs = 60_000;
const quarterMs = 15 * minuteMs;
const hourMs = 60 * minuteMs;
const weekMs = 7 * 24 * hourMs;
/** 1970-01-04, 10:00 UTC: a Monday begins in the easternmost time zone, UTC+14. */
const firstTurnMs = 3 * 24 * hourMs + 10 * hourMs;
/** From there to Monday, 12:00 UTC, when it begins in the westernmost, UTC-12. */
const turningMs = 26 * hourMs;

/**
 * How long it is certain that no week ends anywhere: answers about `the last complete week` change then, without a
 * write. Offsets of time zones are multiples of a quarter of an hour, so within the 26 hours in which a week may end,
 * it is the time to the next quarter.
 *
 * @param now - ISO instant
 */
export function msToNextWeekTurn(now: string): number {
  const nowMs = Date.parse(now);
  const sinceTurnMs = (((nowMs - firstTurnMs) % weekMs) + weekMs) % weekMs;
  return sinceTurnMs < turningMs ? quarterMs - (nowMs % quarterMs) : weekMs - sinceTurnMs;
}
