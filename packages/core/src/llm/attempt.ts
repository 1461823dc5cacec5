import { noUsage } from '../domain/cost.ts';
import { isAiManagerError, UpstreamError } from '../errors.ts';
import type {
  LlmCallOptions,
  LlmMessage,
  LlmProvider,
  LlmReply,
  LlmRequest,
  OutputSchema,
} from '../ports/llm-provider.ts';
import type { Admission } from './admit.ts';
import type { Reservation } from './budget.ts';
import { toProviderError } from './call-errors.ts';
import type { Call, RecordedAttempt } from './call.ts';
import { costOfReply, highestSpending, toWholeUsage } from './cost.ts';
import { withSchemaInstruction } from './prompts.ts';
import { decideOnFailure } from './retry-policy.ts';
import { startRunEvents, type RunEvents } from './run-events.ts';
import { withTimeLimit } from './time-limit.ts';

/** What the model is asked in one turn of a call. */
export interface Turn {
  readonly messages: readonly LlmMessage[];
  readonly maxOutputTokens: number;
  readonly outputSchema?: OutputSchema;
}

export interface Answer {
  readonly provider: LlmProvider;
  readonly reply: LlmReply;
  /** its entry in the call's attempts: validation may still mark it `invalid` */
  readonly attempt: RecordedAttempt;
}

/** Asks one provider once: reserves the budget, limits the time, counts usage and cost, emits the run's events. */
export async function attemptOnce(call: Call, admission: Admission, turn: Turn): Promise<Answer> {
  const { provider } = admission;
  const opened = await openAttempt(call, admission, turn);
  try {
    const reply = await withTimeLimit(attemptLimit(call, provider), (signal) =>
      provider.generate(opened.request, { signal, ...opened.callbacks }),
    );
    return await opened.succeed(reply);
  } catch (error) {
    throw await opened.fail(error);
  }
}

export interface OpenedAttempt {
  readonly request: LlmRequest;
  readonly events: RunEvents | null;
  /** what the provider itself reports to */
  readonly callbacks: Pick<LlmCallOptions, 'callbacks'>;
  succeed(reply: LlmReply): Promise<Answer>;
  /** Returns what to throw: the abort's reason, or an error of this library. */
  fail(error: unknown): Promise<unknown>;
}

export async function openAttempt(call: Call, { provider, allowance }: Admission, turn: Turn): Promise<OpenedAttempt> {
  const { runner } = call;
  const request = toProviderRequest(call, provider, turn);
  const reservation = await call.request.budget?.reserve(highestSpending(runner.prices, provider, request), call);
  const startMs = runner.clock.monotonicMs();
  const { events, ...callbacks } = await startRunEvents({ call, provider, request });
  const finished = (): number => Math.max(0, runner.clock.monotonicMs() - startMs);
  allowance.start();
  return {
    request,
    events,
    callbacks,
    async succeed(reply) {
      const attempt = recordReply(call, { provider, reply, durationMs: finished() });
      const tokens = attempt.usage.inputTokens + attempt.usage.outputTokens;
      reservation?.settle({ microUsd: attempt.costMicroUsd, tokens });
      allowance.settle(tokens);
      runner.health.answered(provider.id, call);
      await events?.end(reply, attempt.usage);
      return { provider, reply, attempt };
    },
    async fail(error) {
      const failure = call.signal.aborted ? call.signal.reason : toProviderError(provider.id, error);
      const durationMs = finished();
      reportFailure(call, provider, { failure, durationMs });
      if (recordFailure(call, { provider, failure, durationMs, reservation })) allowance.settle(0);
      await events?.fail(failure);
      return failure;
    },
  };
}

/** The time one attempt may take; a hanging vendor must not eat the whole call's time. */
export function attemptLimit(call: Call, provider: LlmProvider): Parameters<typeof withTimeLimit>[0] {
  const { clock, alarms, settings } = call.runner;
  const ms = settings.attemptTimeoutMs;
  const onTimeout = (): Error =>
    new UpstreamError(
      'UPSTREAM_UNAVAILABLE',
      `The provider ${provider.id} gave no answer within ${ms} ms: try again when it answers, or allow it more time.`,
      {
        details: { service: provider.provider, reason: 'timeout' },
      },
    );
  return { clock, alarms, ms, signal: call.signal, onTimeout };
}

function toProviderRequest(call: Call, provider: LlmProvider, turn: Turn): LlmRequest {
  const { name, input, effort, cacheKey } = call.request;
  const { jsonSchema, languageModel } = provider.capabilities;
  const inWords = turn.outputSchema !== undefined && languageModel && !jsonSchema;
  return {
    name,
    messages: inWords ? withSchemaInstruction(turn.messages, turn.outputSchema) : turn.messages,
    maxOutputTokens: turn.maxOutputTokens,
    ...(input === undefined ? {} : { input }),
    ...(turn.outputSchema === undefined ? {} : { outputSchema: turn.outputSchema }),
    ...(effort === undefined ? {} : { effort }),
    ...(cacheKey === undefined ? {} : { cacheKey }),
  };
}

function recordReply(
  call: Call,
  facts: { provider: LlmProvider; reply: LlmReply; durationMs: number },
): RecordedAttempt {
  const { provider, durationMs } = facts;
  const reply = { ...facts.reply, usage: toWholeUsage(facts.reply.usage) };
  const costMicroUsd = costOfReply(call.runner.prices, provider, reply);
  const model = reply.model || provider.model;
  if (costMicroUsd === null) call.runner.warnUnpriced(provider, model);
  const refused = reply.finish === 'refusal';
  const attempt: RecordedAttempt = {
    provider: provider.id,
    model,
    outcome: refused ? 'refused' : 'ok',
    code: refused ? 'MODEL_REFUSED' : null,
    durationMs,
    usage: reply.usage,
    costMicroUsd,
    requestId: reply.requestId,
    ...describe(call, provider),
    answered: true,
    replyText: reply.text,
  };
  call.attempts.push(attempt);
  return attempt;
}

/** Whose attempt it was and what for, by the names that costs are reported by. */
function describe({ request }: Call, { provider }: LlmProvider): Pick<RecordedAttempt, 'vendor' | 'purpose'> {
  return { vendor: provider, purpose: request.purpose ?? request.name };
}

interface Failure {
  readonly provider: LlmProvider;
  readonly failure: unknown;
  readonly durationMs: number;
  readonly reservation: Reservation | undefined;
}

/** Tells the provider's health, unless the call was ended from outside. */
function reportFailure(
  call: Call,
  { id }: LlmProvider,
  { failure, durationMs }: Pick<Failure, 'failure' | 'durationMs'>,
): void {
  const { health, settings } = call.runner;
  // A call whose time is up says something about the provider only when most of that time was this attempt's.
  if (call.signal.aborted && (call.request.signal?.aborted === true || durationMs < settings.deadlineMs / 2)) return;
  const error = toProviderError(id, failure);
  health.failed(id, { caller: call, error, decision: decideOnFailure(error), durationMs });
}

/**
 * A vendor that answered with an error charges nothing; one that was cut off may have charged all of it.
 *
 * @returns whether it was free
 */
function recordFailure(call: Call, { provider, failure, durationMs, reservation }: Failure): boolean {
  const free = !provider.capabilities.languageModel || isFree(failure);
  const code = isAiManagerError(failure) ? failure.code : 'ABORTED';
  const requestId = isAiManagerError(failure) ? failure.details['requestId'] : null;
  call.attempts.push({
    provider: provider.id,
    model: provider.model,
    outcome: 'failed',
    code,
    durationMs,
    usage: noUsage,
    costMicroUsd: free ? 0 : null,
    requestId: typeof requestId === 'string' ? requestId : null,
    ...describe(call, provider),
    answered: false,
    replyText: null,
  });
  reservation?.settle(free ? { microUsd: 0, tokens: 0 } : null);
  return free;
}

function isFree(failure: unknown): boolean {
  if (!isAiManagerError(failure)) return false;
  const { reason, unsent } = failure.details;
  return (
    unsent === true || !['timeout', 'network', 'deadline', 'invalid-response', 'unexpected'].includes(String(reason))
  );
}
