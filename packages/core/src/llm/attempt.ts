import { noUsage } from '../domain/cost.ts';
import { isAiManagerError, UpstreamError } from '../errors.ts';
import type { LlmMessage, LlmProvider, LlmReply, LlmRequest, OutputSchema } from '../ports/llm-provider.ts';
import type { Reservation } from './budget.ts';
import { toProviderError } from './call-errors.ts';
import type { Call, RecordedAttempt } from './call.ts';
import { costOfReply, highestSpending, toWholeUsage } from './cost.ts';
import { withSchemaInstruction } from './prompts.ts';
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
export async function attemptOnce(call: Call, provider: LlmProvider, turn: Turn): Promise<Answer> {
  const opened = await openAttempt(call, provider, turn);
  try {
    const reply = await withTimeLimit(attemptLimit(call, provider), (signal) =>
      provider.generate(opened.request, { signal }),
    );
    return await opened.succeed(reply);
  } catch (error) {
    throw await opened.fail(error);
  }
}

export interface OpenedAttempt {
  readonly request: LlmRequest;
  readonly events: RunEvents | null;
  succeed(reply: LlmReply): Promise<Answer>;
  /** Returns what to throw: the abort's reason, or an error of this library. */
  fail(error: unknown): Promise<unknown>;
}

export async function openAttempt(call: Call, provider: LlmProvider, turn: Turn): Promise<OpenedAttempt> {
  const { runner } = call;
  const request = toProviderRequest(call, provider, turn);
  const reservation = await call.request.budget?.reserve(highestSpending(runner.prices, provider, request), call);
  const startMs = runner.clock.monotonicMs();
  const events = await startRunEvents({ call, provider, request });
  const finished = (): number => Math.max(0, runner.clock.monotonicMs() - startMs);
  return {
    request,
    events,
    async succeed(reply) {
      const attempt = recordReply(call, { provider, reply, durationMs: finished() });
      reservation?.settle({
        microUsd: attempt.costMicroUsd,
        tokens: attempt.usage.inputTokens + attempt.usage.outputTokens,
      });
      await events?.end(reply, attempt.usage);
      return { provider, reply, attempt };
    },
    async fail(error) {
      const failure = call.signal.aborted ? call.signal.reason : toProviderError(provider.id, error);
      recordFailure(call, { provider, failure, durationMs: finished(), reservation });
      await events?.fail(failure);
      return failure;
    },
  };
}

/** The time one attempt may take; a hanging vendor must not eat the whole call's time. */
export function attemptLimit(call: Call, provider: LlmProvider): Parameters<typeof withTimeLimit>[0] {
  const ms = call.runner.settings.attemptTimeoutMs;
  const onTimeout = (): Error =>
    new UpstreamError(
      'UPSTREAM_UNAVAILABLE',
      `The provider ${provider.id} gave no answer within ${ms} ms: try again when it answers, or allow it more time.`,
      {
        details: { service: provider.provider, reason: 'timeout' },
      },
    );
  return { clock: call.runner.clock, ms, signal: call.signal, onTimeout };
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
    answered: true,
    replyText: reply.text,
  };
  call.attempts.push(attempt);
  return attempt;
}

interface Failure {
  readonly provider: LlmProvider;
  readonly failure: unknown;
  readonly durationMs: number;
  readonly reservation: Reservation | undefined;
}

/** A vendor that answered with an error charges nothing; one that was cut off may have charged all of it. */
function recordFailure(call: Call, { provider, failure, durationMs, reservation }: Failure): void {
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
    answered: false,
    replyText: null,
  });
  reservation?.settle(free ? { microUsd: 0, tokens: 0 } : null);
}

function isFree(failure: unknown): boolean {
  if (!isAiManagerError(failure)) return false;
  const { reason, unsent } = failure.details;
  return (
    unsent === true || !['timeout', 'network', 'deadline', 'invalid-response', 'unexpected'].includes(String(reason))
  );
}
