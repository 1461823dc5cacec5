import type { ActivitySource, CallOptions, Week, WeekActivity } from '@ai-manager/core';
import { isAiManagerError, weekDates } from '@ai-manager/core';
import { datesOf } from '../shared/week-days.ts';
import type { Found } from './accounts.ts';
import { createAccounts, onOwnAccount } from './accounts.ts';
import { checkWorkSmart } from './check.ts';
import type { DiarySlot } from './client.ts';
import type { ParsedWorkSmartOptions, WorkSmartOptions } from './options.ts';
import { parseWorkSmartOptions } from './options.ts';
import type { WeekTime } from './week-time.ts';
import { gaps, timeOfDiary, timeOfSheet } from './week-time.ts';

/**
 * Hours, AI share and BrainLift hours of people's weeks from WorkSmart (Crossover). Construction does no I/O.
 *
 * @throws ConfigurationError for wrong options
 */
export function createWorkSmartSource(options: WorkSmartOptions): ActivitySource {
  const parsed = parseWorkSmartOptions(options);
  const accounts = createAccounts(parsed);
  return {
    id: parsed.id,
    capabilities: ['hours', 'ai-share', 'brainlift-time'],
    async readWeek(person, week, call) {
      call.signal?.throwIfAborted();
      const found = await accounts.find(person, call);
      if ('reason' in found) return { outcome: 'unknown-person', reason: found.reason };
      const reading = readWeek(found, { week, options: parsed, call });
      return found.isOwn ? onOwnAccount(reading) : reading;
    },
    check: (call) => checkWorkSmart(accounts, { options: parsed, call }),
  };
}

interface Reading {
  readonly week: Week;
  readonly options: ParsedWorkSmartOptions;
  readonly call: CallOptions;
}

/** Hours and work diary stand for themselves: when one cannot be read, the other is still told. */
async function readWeek(found: Found, reading: Reading): Promise<WeekActivity> {
  const [sheet, diary] = await Promise.allSettled([readSheet(found, reading), readDiary(found, reading)]);
  reading.call.signal?.throwIfAborted();
  if (sheet.status === 'rejected' && (diary.status === 'rejected' || isAccountRefused(sheet.reason)))
    throw sheet.reason;
  if (diary.status === 'rejected' && isAccountRefused(diary.reason)) throw diary.reason;
  const hours: WeekTime =
    sheet.status === 'fulfilled'
      ? sheet.value
      : { measurements: [], missing: [{ aspect: 'hours', reason: reasonOf(sheet.reason) }] };
  const tags: WeekTime =
    diary.status === 'fulfilled' ? diary.value : { measurements: [], missing: gaps(reasonOf(diary.reason)) };
  return {
    outcome: 'read',
    measurements: [...hours.measurements, ...tags.measurements],
    documents: null,
    missing: [...hours.missing, ...tags.missing],
    asOf: null,
    readAs: found.readAs,
  };
}

/** The API answers some people's weeks with all parameters, some only with fewer: team and manager are dropped in turn. */
async function readSheet({ client, assignments }: Found, { week, call }: Reading): Promise<WeekTime> {
  const [first] = assignments;
  const query = { date: weekDates(week).start, userId: first?.candidateId ?? '' };
  const { managerId, teamId } = first ?? {};
  // Of several teams the hours are wanted together.
  const narrowed =
    assignments.length > 1
      ? []
      : [
          { ...query, managerId, teamId },
          { ...query, managerId },
        ];
  const tries = [...narrowed, query].filter(
    (candidate, index, all) => all.findIndex((other) => JSON.stringify(other) === JSON.stringify(candidate)) === index,
  );
  for (const candidate of tries) {
    const hours = await client.weekHours(candidate, call);
    if (hours !== null) return timeOfSheet(hours);
  }
  return timeOfSheet(null);
}

async function readDiary({ client, assignments }: Found, { week, options, call }: Reading): Promise<WeekTime> {
  const days = assignments.flatMap(({ assignmentId }) => datesOf(week).map((date) => ({ assignmentId, date })));
  const slots: DiarySlot[] = [];
  for (const day of await Promise.all(days.map((query) => client.diary(query, call)))) slots.push(...day);
  return timeOfDiary(slots, options.tags);
}

function isAccountRefused(error: unknown): boolean {
  return isAiManagerError(error) && error.details['reason'] === 'auth';
}

function reasonOf(error: unknown): string {
  return isAiManagerError(error) ? `${error.code}: ${error.message}`.slice(0, 300) : 'It failed unexpectedly.';
}
