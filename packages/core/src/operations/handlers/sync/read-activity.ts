import { z } from 'zod';
import type { WeekActivity } from '../../../domain/activity.ts';
import { weekActivitySchema } from '../../../domain/activity.ts';
import { hashJson } from '../../../domain/hash.ts';
import { instantSchema } from '../../../domain/identifiers.ts';
import type { Metric } from '../../../domain/metric.ts';
import type { Superbuilder } from '../../../domain/superbuilder.ts';
import type { Week } from '../../../domain/week.ts';
import { isAiManagerError, toLoggable } from '../../../errors.ts';
import type { ActivityBatch, ActivityRow, ActivitySource } from '../../../ports/index.ts';
import type { OperationContext } from '../../context.ts';

/** How long what a source answered is taken for its answer. */
const answerTtlMs = 300_000;
/** So many failures in a row, and the others are not asked: a source that is down would cost minutes. */
const failuresInARow = 5;
const maxMessageCharacters = 500;

interface ReadRequest {
  readonly week: Week;
  readonly refresh: boolean;
}

/** Asks sources about people; every failure is a row. Rejects only with the reason of an abort. */
export interface ActivityReader {
  readPerson(person: Superbuilder, sources: readonly ActivitySource[]): Promise<ActivityBatch>;
}

export function createActivityReader(context: OperationContext, request: ReadRequest): ActivityReader {
  const { clock } = context.services.ports;
  const health = new Map<string, SourceHealth>();
  return {
    async readPerson(person, sources) {
      const answers = await Promise.all(
        sources.map(async (source) => {
          const state = health.get(source.id) ?? { failures: 0, refused: null };
          health.set(source.id, state);
          return { source, answer: await ask(context, { ...request, source, person, state }) };
        }),
      );
      const claimed = new Set<string>();
      const metrics: Metric[] = [];
      const syncs = answers.map(({ source, answer }): ActivityRow => {
        const mine = metricsOf(answer, { source, person, week: request.week, claimed });
        metrics.push(...mine);
        return toRow(answer, { source, person, week: request.week, metrics: mine, now: clock.now() });
      });
      return { syncs, metrics };
    },
  };
}

interface SourceHealth {
  failures: number;
  /** why nobody else is asked about; null: go on */
  refused: Failure | null;
}

interface Failure {
  readonly code: string;
  readonly message: string;
}

type Answer = { readonly activity: WeekActivity; readonly fetchedAt: string } | { readonly failure: Failure };

interface Question extends ReadRequest {
  readonly source: ActivitySource;
  readonly person: Superbuilder;
  readonly state: SourceHealth;
}

async function ask(context: OperationContext, question: Question): Promise<Answer> {
  const { source, person, week, state } = question;
  const { signal } = context;
  signal?.throwIfAborted();
  if (state.refused !== null) return { failure: state.refused };
  const known = question.refresh ? undefined : await fromCache(context, question);
  if (known !== undefined) return known;
  try {
    const { id, email, accounts } = person;
    const asked = { id, email, ...(accounts === undefined ? {} : { accounts }) };
    const activity = weekActivitySchema.parse(await source.readWeek(asked, week, { signal }));
    state.failures = 0;
    const answer = { activity, fetchedAt: context.services.ports.clock.now() };
    await intoCache(context, question, answer);
    return answer;
  } catch (error) {
    signal?.throwIfAborted();
    return { failure: noteFailure(context, { source, state, error }) };
  }
}

/** A refused account, or a source that fails again and again, is not asked about everybody else. */
function noteFailure(
  { logger }: OperationContext,
  { source, state, error }: Pick<Question, 'source' | 'state'> & { readonly error: unknown },
): Failure {
  const isOurs = isAiManagerError(error);
  if (!isOurs) logger.error('An activity source failed unexpectedly.', { source: source.id, error: toLoggable(error) });
  const failure = isOurs
    ? { code: error.code, message: error.message.slice(0, maxMessageCharacters) }
    : {
        code: 'INTERNAL',
        message: `Reading ${source.id} failed unexpectedly (${error instanceof Error ? error.name : typeof error}).`,
      };
  const isRefused = isOurs && (error.details['reason'] === 'auth' || error.code === 'CONFIGURATION');
  state.failures += isOurs && error.code === 'UPSTREAM_UNAVAILABLE' ? 1 : 0;
  if (isRefused || state.failures >= failuresInARow)
    state.refused ??= { ...failure, message: `Not asked, since it failed before: ${failure.message}` };
  return failure;
}

const cachedSchema = z.strictObject({ activity: weekActivitySchema, fetchedAt: instantSchema });

/** A cache that fails costs time, never the answer. */
async function fromCache(context: OperationContext, question: Question): Promise<Answer | undefined> {
  try {
    const value = await context.services.sourceAnswers.get(await cacheKey(question), { signal: context.signal });
    return cachedSchema.safeParse(value).data;
  } catch {
    context.signal?.throwIfAborted();
    return undefined;
  }
}

async function intoCache(context: OperationContext, question: Question, answer: Answer): Promise<void> {
  try {
    await context.services.sourceAnswers.set(await cacheKey(question), answer, answerTtlMs, { signal: context.signal });
  } catch {
    context.signal?.throwIfAborted();
  }
}

/** Another account is another question. Hashed, since keys are seen by whoever looks after the cache. */
async function cacheKey({ source, person, week }: Question): Promise<string> {
  const identity = [person.id, person.email, person.accounts?.[source.id] ?? null];
  return `activity:${source.id}:${week}:${await hashJson(identity)}`;
}

interface Parts {
  readonly source: ActivitySource;
  readonly person: Superbuilder;
  readonly week: Week;
}

/** The first source that has a number wins; `claimed` remembers what was taken. */
function metricsOf(answer: Answer, parts: Parts & { readonly claimed: Set<string> }): readonly Metric[] {
  if ('failure' in answer || answer.activity.outcome !== 'read') return [];
  const { source, person, week, claimed } = parts;
  return answer.activity.measurements.flatMap((measurement): Metric[] => {
    const key = JSON.stringify([measurement.name, measurement.projectId]);
    if (claimed.has(key)) return [];
    claimed.add(key);
    return [{ ...measurement, personId: person.id, week, source: source.id }];
  });
}

function toRow(
  answer: Answer,
  parts: Parts & { readonly metrics: readonly Metric[]; readonly now: string },
): ActivityRow {
  const { source, person, week, metrics, now } = parts;
  const row = { personId: person.id, source: source.id, week, attemptedAt: now, error: null };
  const nothing = { fetchedAt: null, asOf: null, readAs: null, metricTimes: {}, documents: null };
  if ('failure' in answer) return { ...row, ...nothing, status: 'failed', missing: [], error: answer.failure };
  const { activity, fetchedAt } = answer;
  if (activity.outcome === 'unknown-person') {
    const missing = source.capabilities.slice(0, 1).map((aspect) => ({ aspect, reason: activity.reason }));
    return { ...row, ...nothing, status: 'unknown-person', missing };
  }
  const asOf = earlier(fetchedAt, activity.asOf);
  return {
    ...row,
    status: activity.missing.length === 0 ? 'complete' : 'partial',
    fetchedAt,
    asOf,
    readAs: activity.readAs,
    metricTimes: Object.fromEntries(metrics.map(({ name }) => [name, asOf])),
    missing: activity.missing,
    documents: activity.documents,
  };
}

/** Always in UTC with milliseconds, so that texts compare as instants do. */
function earlier(fetchedAt: string, asOf: string | null): string {
  const times = [fetchedAt, ...(asOf === null ? [] : [asOf])].map((text) => Date.parse(text));
  return new Date(Math.min(...times)).toISOString();
}
