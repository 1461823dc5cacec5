import { announcementTo, evaluationFinished, scoresFell } from '../../../domain/event.ts';
import type { DomainEvent } from '../../../domain/event.ts';
import { hashJson } from '../../../domain/hash.ts';
import type { MailMessage } from '../../../domain/mail.ts';
import { pagesOf } from '../../../domain/pages.ts';
import type { RankedBuilder } from '../../../domain/ranking.ts';
import type { Run } from '../../../domain/run.ts';
import type { ReportPerson } from '../../../domain/weekly-report.ts';
import { ConfigurationError } from '../../../errors.ts';
import type { CallOptions, Storage } from '../../../ports/index.ts';
import type { EvaluationDeps } from '../deps.ts';
import type { NodeConfig } from '../node-config.ts';
import { callOptionsOf, weekContextOf } from '../node-config.ts';
import { createMailRenderer } from '../person-mail.ts';
import { createReportBuilder } from '../report-builder.ts';
import type { WeekState, WeekUpdate } from '../week-state.ts';

/** People whose mails are made and queued at a time, so that memory does not grow with the organisation. */
const pageSize = 200;

interface Queued {
  readonly key: string;
  readonly message: MailMessage;
}

/**
 * Queues one mail per active person and the event for webhooks, and marks the run finished. The last page goes in together with the ranking;
 * earlier ones before it, with keys that make queueing them again harmless.
 */
export function createFinishRun(deps: EvaluationDeps) {
  const { storage, clock, eventSinks } = deps.ports;
  /** Nothing is pending any more, so the counts of the state are those of the finished run. */
  const toldAt = async ({ run, ranking }: Ranked, now: string, options: CallOptions) => {
    const fell = ranking.length === 0 ? [] : await fallsOf(storage, { run, ranking, now }, options);
    const events = [await evaluationFinished(run, now), ...fell];
    return { now, events: events.map((event) => announcementTo(eventSinks, event)) };
  };
  return async (state: WeekState, config: NodeConfig): Promise<WeekUpdate> => {
    const options = callOptionsOf(config);
    const { run, ranking } = state;
    if (run === undefined || ranking === undefined)
      throw new ConfigurationError('The week graph reached its end without a ranking.');
    if (run.scope === 'only') {
      const told = await toldAt({ run, ranking: [] }, clock.now(), options);
      const finish = { runId: run.id, ranking: [], outbox: [], ...told };
      return { run: await storage.runs.finish(finish, options), queued: 0 };
    }
    const { onProgress } = weekContextOf(config);
    const { counts, costMicroUsd, week } = run;
    onProgress({
      operation: 'evaluations.weekly',
      phase: 'mailing',
      week,
      done: counts.total,
      total: counts.total,
      counts,
      costMicroUsd,
    });
    const before = await mailsOf(storage, run, options);
    let page: readonly Queued[] = [];
    for await (const mails of mailPages(deps, { run, ranking }, options)) {
      if (page.length > 0) await storage.outbox.enqueue(page, clock.now(), options);
      page = mails;
    }
    const finish = { runId: run.id, ranking, outbox: page, ...(await toldAt({ run, ranking }, clock.now(), options)) };
    const finished = await storage.runs.finish(finish, options);
    return { run: finished, queued: (await mailsOf(storage, run, options)) - before };
  };
}

interface Ranked {
  readonly run: Run;
  /** empty: the run ranks nobody */
  readonly ranking: readonly RankedBuilder[];
}

/** By the rules that the run is made with, as the coaching notes of its mails. */
async function fallsOf(
  { rules }: Storage,
  { run, ranking, now }: Ranked & { readonly now: string },
  options: CallOptions,
): Promise<readonly DomainEvent[]> {
  const saved = await rules.get(run.rulesVersion, options);
  return saved === null ? [] : scoresFell(run, { ranking, scoreDrop: saved.rules.coaching.scoreDrop, now });
}

/** Mails of a run, in whatever state: most of a mended run's are there already and are not queued again. */
async function mailsOf({ outbox }: Storage, run: Run, options: CallOptions): Promise<number> {
  const counts = await outbox.counts({ prefix: mailKeyPrefix(run) }, options);
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

async function* mailPages(
  deps: EvaluationDeps,
  { run, ranking }: Ranked,
  options: CallOptions,
): AsyncGenerator<readonly Queued[]> {
  const { storage } = deps.ports;
  const builder = await createReportBuilder(deps, { week: run.week, run, ranking, signal: options.signal });
  const render = await createMailRenderer(deps, run, builder);
  for await (const people of pagesOf((from) =>
    storage.people.list({ status: 'active', limit: pageSize, ...from }, options),
  )) {
    const built = await builder.people(people.map(({ id }) => id));
    yield await Promise.all(
      built.map(async (person) => ({ key: await mailKey(run, person), message: render(person) })),
    );
  }
}

/**
 * Same run, same person, same evaluations: same mail. A project that was mended after a failure has an evaluation now,
 * so only its owner gets an updated mail; one that failed again says nothing new.
 */
async function mailKey(run: Run, { person, projects }: ReportPerson): Promise<string> {
  const evaluations = projects
    .flatMap(({ project, evaluation }) =>
      evaluation === null ? [] : [evaluation.status === 'failed' ? `failed:${project.id}` : evaluation.id],
    )
    .toSorted();
  return `${mailKeyPrefix(run)}${person.id}:${(await hashJson(evaluations)).slice(0, 12)}`;
}

/** Start of the outbox keys of a run's mails. */
export function mailKeyPrefix(run: Pick<Run, 'week' | 'id'>): string {
  return `weekly:${run.week}:${run.id}:`;
}
