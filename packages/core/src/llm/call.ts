import { addCosts, addUsage, noUsage } from '../domain/cost.ts';
import type { Attempt } from '../domain/decision-record.ts';
import { ConfigurationError, isAiManagerError, UpstreamError } from '../errors.ts';
import type { LlmProvider } from '../ports/llm-provider.ts';
import type { TelemetryEvent } from '../ports/telemetry.ts';
import { assertPriced } from './assert-priced.ts';
import { withAttempts } from './call-errors.ts';
import type { Places } from './places.ts';
import { createPlaces } from './places.ts';
import type { Runner } from './runner.ts';
import { openTimeScope } from './time-limit.ts';
import type { CallResult, TextRequest } from './types.ts';

/** One call while it runs. */
export interface Call {
  readonly runner: Runner;
  readonly request: TextRequest;
  /** aborts with the caller's reason, or when the call's time is up */
  readonly signal: AbortSignal;
  /** milliseconds of the call's time that are left */
  readonly remainingMs: () => number;
  /** Stops the call's time until the result is called: waiting for limits of our own is no fault of a provider. */
  readonly pauseTime: () => () => void;
  /** taken when the call begins; whoever asks on after giving them back takes them again */
  readonly places: Places;
  /** who is asked, in this order; those that are given up in this call are taken out */
  readonly candidates: LlmProvider[];
  /** every attempt so far, oldest first */
  readonly attempts: RecordedAttempt[];
}

/** An attempt, and whether the vendor answered it: what was not answered has no known cost. */
export interface RecordedAttempt extends Attempt {
  readonly answered: boolean;
  /** null: there was none */
  readonly replyText: string | null;
}

/**
 * Waits for places, then runs the body under the call's deadline; reports the call however it ends.
 * The body itself has to end soon after its signal aborts: only then are its attempts recorded and settled.
 */
export async function runCall<T>(runner: Runner, request: TextRequest, body: (call: Call) => Promise<T>): Promise<T> {
  const opened = await openCall(runner, request);
  try {
    return await body(opened.call);
  } catch (error) {
    throw describeFailure(opened.call, error);
  } finally {
    opened.close();
  }
}

export interface OpenedCall {
  readonly call: Call;
  readonly abort: (reason: unknown) => void;
  /** Gives the places back and reports the call; must be called exactly once. */
  readonly close: () => void;
}

export async function openCall(runner: Runner, request: TextRequest): Promise<OpenedCall> {
  const named = namedProviders(runner, request.provider);
  if (request.budget !== undefined) assertPriced(runner.prices, named, request.budget);
  const places = createPlaces(runner.slots, request);
  await places.take();
  const { clock, alarms, settings } = runner;
  const [at, startMs] = [clock.now(), clock.monotonicMs()];
  const onTimeout = (): Error =>
    new UpstreamError(
      'UPSTREAM_UNAVAILABLE',
      `No usable answer for ${request.name} within ${settings.deadlineMs} ms: try again when the provider answers.`,
      {
        details: { service: named[0]?.provider, reason: 'deadline' },
      },
    );
  const scope = openTimeScope({ clock, alarms, ms: settings.deadlineMs, signal: request.signal, onTimeout });
  const { remainingMs, pause: pauseTime, signal } = scope;
  const call: Call = { runner, request, signal, remainingMs, pauseTime, places, candidates: [...named], attempts: [] };
  return {
    call,
    abort: (reason) => scope.abort(reason),
    close: () => {
      scope.close();
      places.leave();
      report(call, { at, durationMs: clock.monotonicMs() - startMs });
    },
  };
}

/** @throws ConfigurationError when nobody has the id */
function namedProviders(runner: Runner, id: string | undefined): readonly LlmProvider[] {
  const named = runner.providers.filter((provider) => id === undefined || provider.id === id);
  if (named.length === 0) throw new ConfigurationError(`There is no model provider with the id ${id}.`);
  return named;
}

/** Sums up a call that was answered. */
export function summarize(call: Pick<Call, 'attempts'>, answer: { provider: string; model: string }): CallResult {
  const attempts = toAttempts(call.attempts);
  const answered = call.attempts.filter((attempt) => attempt.answered);
  return {
    usage: answered.map((attempt) => attempt.usage).reduce(addUsage, noUsage),
    costMicroUsd: addCosts(answered.map((attempt) => attempt.costMicroUsd)),
    attempts,
    ...answer,
  };
}

/** What the call rejects with: an abort's reason as it is, an error of this library with the attempts in it. */
export function describeFailure(call: Call, error: unknown): unknown {
  if (call.request.signal?.aborted === true) return call.request.signal.reason;
  return withAttempts(error, toAttempts(call.attempts));
}

function toAttempts(attempts: readonly RecordedAttempt[]): Attempt[] {
  return attempts.map(({ answered: _answered, replyText: _replyText, ...attempt }, index) =>
    index === attempts.length - 1 ? { ...attempt, endsCall: true } : attempt,
  );
}

/** Tells telemetry about a call; a hook that throws never fails it. */
function report(call: Call, time: { at: string; durationMs: number }): void {
  const { runner, request } = call;
  if (runner.onCall === undefined) return;
  const last = call.attempts.at(-1);
  const { attempts, ...facts } = summarize(call, { provider: last?.provider ?? '', model: last?.model ?? '' });
  const attributes = { ...facts, outcome: last?.outcome ?? 'failed', prompt: request.prompt ?? null, attempts };
  const event: TelemetryEvent = {
    type: 'llm',
    name: request.name,
    traceId: request.traceId ?? '',
    ...time,
    attributes,
    ...request.about,
    ...(runner.onCallContent ? { content: { input: request.messages, output: last?.replyText ?? null } } : {}),
  };
  try {
    runner.onCall(event);
  } catch (error) {
    const code = isAiManagerError(error) ? error.code : 'INTERNAL';
    runner.logger.warn('The onCall hook of the llm runner failed.', { name: request.name, code });
  }
}
