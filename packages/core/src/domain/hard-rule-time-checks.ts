import { Temporal } from 'temporal-polyfill';
import type { HardRuleFinding } from './approval.ts';
import type { HardRuleCheck, HardRuleContext, OtherRequest } from './hard-rule-context.ts';
import { count, findingIf } from './hard-rule-context.ts';
import type { CalendarSpan } from './time-span.ts';
import { isoWeeksOf, localDate, localDaysOf, mondayOfDate, sharedMs } from './time-span.ts';
import { weekOfInstant } from './week.ts';

const minuteMs = 60_000;
/** Clocks differ, and trackers count in slots of ten minutes. */
const toleranceMs = 10 * minuteMs;
/** A span of a week can lie in as many blackouts as the rules have; more than so many need not be named. */
const mostBlackouts = 20;

export const checkMinutesPerDay: HardRuleCheck = (context) => {
  const { input, rules, span, exception } = context;
  return localDaysOf(span, input.timeZone).flatMap((day) =>
    checkTotal(context, day, {
      rule: 'minutes-per-day',
      outcome: rules.minutesPerDay.outcome,
      max: exception?.maxMinutesPerDay ?? rules.minutesPerDay.max,
      when: `on ${day.date}`,
      unit: 'day',
    }),
  );
};

export const checkMinutesPerWeek: HardRuleCheck = (context) => {
  const { input, rules, span, exception } = context;
  return isoWeeksOf(span, input.timeZone).flatMap((week) =>
    checkTotal(context, week, {
      rule: 'minutes-per-week',
      outcome: rules.minutesPerWeek.outcome,
      max: exception?.maxMinutesPerWeek ?? rules.minutesPerWeek.max,
      when: `in ${weekOf(week.startMs, input.timeZone)}`,
      unit: 'week',
    }),
  );
};

interface TotalLimit extends Pick<HardRuleFinding, 'rule' | 'outcome'> {
  readonly max: number;
  readonly when: string;
  readonly unit: string;
}

function checkTotal(
  { span, others }: HardRuleContext,
  calendar: CalendarSpan,
  { rule, outcome, max, when, unit }: TotalLimit,
): readonly HardRuleFinding[] {
  const totalMs = [span, ...others.map((other) => other.span)].reduce((sum, one) => sum + sharedMs(one, calendar), 0);
  const minutes = Math.ceil(totalMs / minuteMs);
  return findingIf(totalMs > max * minuteMs, rule, {
    outcome,
    message: `With this request ${count(minutes, 'minute')} are asked for ${when}; at most ${max} are allowed in a ${unit}.`,
  });
}

export const checkLateness: HardRuleCheck = ({ input, rules, span, exception }) => {
  const { timeZone, submittedAt } = input;
  const askedMs = Temporal.Instant.from(submittedAt).epochMilliseconds;
  const worked = mondayOfDate(localDate(span.startMs, timeZone));
  const asked = mondayOfDate(localDate(askedMs, timeZone));
  const weeks = worked.until(asked, { largestUnit: 'days' }).days / 7;
  const max = exception?.maxWeeksLate ?? rules.lateness.maxWeeks;
  return findingIf(weeks > max, 'lateness', {
    outcome: rules.lateness.outcome,
    message: `The work of ${weekOf(span.startMs, timeZone)} was asked for in ${weekOf(askedMs, timeZone)}, ${count(weeks, 'week')} later; at most ${max} are allowed.`,
  });
};

/** Overtime is asked for beforehand; manual time was worked already. */
export const checkFuture: HardRuleCheck = ({ input, span }) => {
  const asked = Temporal.Instant.compare(input.submittedAt, input.now) < 0 ? input.submittedAt : input.now;
  const askedMs = Temporal.Instant.from(asked).epochMilliseconds;
  const ahead = Math.ceil((span.endMs - askedMs) / minuteMs);
  return findingIf(input.request.kind === 'manual-time' && span.endMs > askedMs + toleranceMs, 'future', {
    outcome: 'escalate',
    message: `The time ends ${count(ahead, 'minute')} after the request was handed in: it had not been worked yet.`,
  });
};

/** Time can be asked for as overtime and as manual time, so only a person says whether both are the same work. */
export const checkDuplicate: HardRuleCheck = ({ input: { request }, rules: { duplicate }, span, others }) => {
  const overlapping = others.filter((other) => sharedMs(span, other.span) > 0);
  const ofKind = overlapping.filter((other) => other.request.kind === request.kind);
  const ofOtherKind = overlapping.filter((other) => other.request.kind !== request.kind);
  const same = ofKind.find(({ span: { startMs, endMs } }) => startMs === span.startMs && endMs === span.endMs);
  const message =
    same === undefined ? overlapMessage(ofKind, 'of the person') : `The same time was asked for before, in ${same.id}.`;
  return [
    ...findingIf(ofKind.length > 0, 'duplicate', { outcome: duplicate.outcome, message }),
    ...findingIf(ofOtherKind.length > 0, 'duplicate', {
      outcome: 'escalate',
      message: overlapMessage(ofOtherKind, 'of the person for the other kind of time'),
    }),
  ];
};

function overlapMessage(others: readonly OtherRequest[], whose: string): string {
  const first = others[0]?.id ?? '';
  return others.length === 1
    ? `The time overlaps another request ${whose}, ${first}.`
    : `The time overlaps ${others.length} other requests ${whose}, the first of them ${first}.`;
}

export const checkBlackouts: HardRuleCheck = ({ input: { timeZone }, rules, span }) => {
  if (rules.blackouts.length === 0) return [];
  const days = localDaysOf(span, timeZone);
  return rules.blackouts
    .flatMap(({ from, to, reason, outcome }): readonly HardRuleFinding[] => {
      const day = days.find(({ date }) => from <= date && date <= to);
      if (day === undefined) return [];
      const dates = from === to ? `on ${from}` : `from ${from} to ${to}`;
      return [{ rule: 'blackout', outcome, message: `${day.date} lies in a blackout ${dates}: ${reason}` }];
    })
    .sort((one, other) => Number(other.outcome === 'reject') - Number(one.outcome === 'reject'))
    .slice(0, mostBlackouts);
};

function weekOf(instantMs: number, timeZone: string): string {
  return weekOfInstant(Temporal.Instant.fromEpochMilliseconds(instantMs).toString(), timeZone);
}
