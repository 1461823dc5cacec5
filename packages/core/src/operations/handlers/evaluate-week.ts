import { formatCost, noUsage, promptCacheShare } from '../../domain/cost.ts';
import type { ProjectId, RunId } from '../../domain/identifiers.ts';
import { pagesOf } from '../../domain/pages.ts';
import type { Run } from '../../domain/run.ts';
import { isAiManagerError } from '../../errors.ts';
import type { WeekContext } from '../../graphs/evaluation/index.ts';
import {
  mailKeyPrefix,
  nothingCouldBeJudged,
  nothingProcessed,
  planWeek,
  toRunEvent,
} from '../../graphs/evaluation/index.ts';
import type { Storage } from '../../ports/index.ts';
import { weeklyTemplateNames } from '../../templates/index.ts';
import type { HandlerOf, OperationContext } from '../context.ts';
import { deliverEvents } from '../deliver-events.ts';
import { noDeliveries } from '../deliver-queue.ts';
import type * as descriptors from '../evaluations.ts';
import type { WeeklyOutcome } from '../evaluations.ts';
import { flushTelemetry } from '../flush-telemetry.ts';
import { seedPrompts } from '../seed-prompts.ts';
import { noMail, sendQueuedMail } from '../send-mail.ts';
import { rulesInForce, weekOrLast } from '../weeks.ts';

type Handler = HandlerOf<typeof descriptors.evaluateWeek>;
type Input = Parameters<Handler>[1];

export const evaluateWeek: Handler = async (context, input) => {
  const { clock } = context.services.ports;
  const started = clock.monotonicMs();
  await seedPrompts(context.services.ports, { signal: context.signal });
  const outcome = input.dryRun ? await plan(context, input) : await traced(context, input);
  const durationMs = Math.round(clock.monotonicMs() - started);
  return { ...outcome, promptCacheShare: promptCacheShare(outcome.run?.usage ?? noUsage), durationMs };
};

/** Evaluates and says in a trace how it ended; whatever was traced meanwhile is delivered before the call ends. */
async function traced(context: OperationContext, input: Input): Promise<Outcome> {
  const { ports, telemetryFlushMs } = context.services;
  const { clock, telemetry } = ports;
  const [at, startMs] = [clock.now(), clock.monotonicMs()];
  let latest: Run | null = null;
  let ended = 'failed';
  try {
    const outcome = await evaluate(context, input, (run) => (latest = run));
    latest = outcome.run;
    ended = outcome.outcome;
    return outcome;
  } catch (error) {
    ended = context.signal?.aborted === true ? 'aborted' : isAiManagerError(error) ? error.code : 'INTERNAL';
    latest = await asRecorded(ports.storage, latest);
    throw error;
  } finally {
    const durationMs = Math.max(0, Math.round(clock.monotonicMs() - startMs));
    if (latest !== null) telemetry.emit(toRunEvent(latest, ended, { at, durationMs }));
    await flushTelemetry(ports, telemetryFlushMs);
  }
}

type Outcome = Omit<WeeklyOutcome, 'durationMs' | 'promptCacheShare'>;

/** Where a run stands by now; as it was known before when storage is what failed. */
async function asRecorded({ runs }: Pick<Storage, 'runs'>, run: Run | null): Promise<Run | null> {
  return run === null
    ? null
    : runs.get(run.id, {}).then(
        (found) => found ?? run,
        () => run,
      );
}

async function evaluate(context: OperationContext, input: Input, onRun: (run: Run) => void): Promise<Outcome> {
  const { ports, evaluation } = context.services;
  const graphContext: WeekContext = {
    actor: context.actor,
    signal: context.signal,
    callbacks: context.callbacks,
    onProgress: context.progress,
    onRun,
    concurrency: input.concurrency,
    budgetUsd: input.budgetUsd,
    workerId: ports.ids.next(),
    leaseMs: context.services.leaseMs,
  };
  const state = await evaluation({ week: input.week ?? null, only: input.only, force: input.force }, graphContext);
  const { run } = state;
  if (run === undefined) throw new TypeError('The week graph ended without a run.');
  const processed = state.processed ?? nothingProcessed;
  const budgetMessage: string | null = state.budgetMessage ?? null;
  const nothingDone = input.only.length > 0 && Object.values(processed).every((count) => count === 0);
  const finished = run.status === 'finished';
  const mail =
    finished && run.scope === 'all' ? await sendQueuedMail(context, mailKeyPrefix(run), state.queued ?? 0) : noMail;
  const events = finished ? await deliverEvents(context) : noDeliveries;
  const ranking = finished ? await ports.storage.evaluations.ranking(run.week, { signal: context.signal }) : [];
  return {
    outcome: outcomeOf(finished, { hasWork: state.hasWork === true, budget: budgetMessage !== null }),
    run,
    week: run.week,
    processed,
    message:
      budgetMessage ??
      (nothingCouldBeJudged(state) && !finished ? outage(run) : nothingDone ? nothingChosen(run) : null),
    mail,
    events,
    ranking: [...ranking],
    budgets: [...(state.budgets ?? [])],
  };
}

function outage({ week, counts }: Run): string {
  return `No project of ${week} could be judged (${counts.failed} failed), so nothing was ranked and nobody was mailed. The next call tries again.`;
}

function nothingChosen({ week }: Run): string {
  return `None of the chosen projects was left to do in the run of ${week}: they are recorded, held by another process, or joined after it started. Use force to judge them anew.`;
}

function outcomeOf(
  finished: boolean,
  { hasWork, budget }: { hasWork: boolean; budget: boolean },
): WeeklyOutcome['outcome'] {
  if (finished) return hasWork ? 'finished' : 'already-done';
  return budget ? 'budget' : 'partial';
}

async function plan(context: OperationContext, input: Input): Promise<Outcome> {
  const { ports, llm, templates } = context.services;
  const week = await weekOrLast(context, input.week);
  const existing = input.force ? null : await ports.storage.runs.latest(week, { signal: context.signal });
  const empty = {
    run: existing,
    week,
    processed: nothingProcessed,
    mail: noMail,
    events: noDeliveries,
    ranking: [],
    budgets: [],
  };
  const recorded = existing === null ? new Set<ProjectId>() : await recordedProjects(context, existing);
  if (existing?.status === 'finished' && recorded.size === existing.counts.total) {
    return {
      ...empty,
      outcome: 'planned',
      message: `${week} is done: nothing would happen. Use force to judge it anew.`,
    };
  }
  const run = existing ?? (await standIn(context, week));
  const found = await planWeek(
    { ports, llm, templates },
    {
      week,
      only: input.only,
      force: input.force,
      actor: context.actor,
      budgetUsd: input.budgetUsd,
      recorded,
      run,
      signal: context.signal,
    },
  );
  const done = recorded.size === 0 ? '' : ` ${recorded.size} more are recorded already.`;
  const message = `${found.total} ${found.total === 1 ? 'project' : 'projects'}: ${found.toJudge} to judge, ${found.toReuse} unchanged and taken over, ${found.withoutText} without text. ${costSentence(found.highestCostMicroUsd)}${done}`;
  return { ...empty, outcome: 'planned', message };
}

function costSentence(most: number | null): string {
  if (most === null) return 'What it would cost is not known: the model has no known price.';
  return most === 0 ? 'It costs nothing.' : `It costs ${formatCost(most)} at the very most, mostly far less.`;
}

/** Projects of a run that a call would leave alone: all that are recorded, but for failures that may heal. */
async function recordedProjects({ services, signal }: OperationContext, run: Run): Promise<ReadonlySet<ProjectId>> {
  const recorded = new Set<ProjectId>();
  const { evaluations } = services.ports.storage;
  for await (const page of pagesOf((from) => evaluations.list({ runId: run.id, ...from }, { signal })))
    for (const { projectId, error } of page) if (error?.retryable !== true) recorded.add(projectId);
  return recorded;
}

/** A run that is not stored, pinned to what is in force now. */
async function standIn(context: OperationContext, week: Run['week']): Promise<Run> {
  const { storage, clock, ids } = context.services.ports;
  const { version } = await rulesInForce(context);
  const promptVersions: Record<string, number> = {};
  for (const name of weeklyTemplateNames) {
    const prompt = await storage.prompts.get(name, { label: 'production' }, { signal: context.signal });
    if (prompt !== null) promptVersions[name] = prompt.version;
  }
  const counts = { total: 0, pending: 0, graded: 0, needsReview: 0, insufficientEvidence: 0, failed: 0 };
  return {
    id: ids.next() as RunId,
    week,
    revision: 1,
    scope: 'all',
    status: 'open',
    round: 1,
    rulesVersion: version,
    promptVersions,
    counts,
    usage: noUsage,
    costMicroUsd: 0,
    startedAt: clock.now(),
    finishedAt: null,
  };
}
