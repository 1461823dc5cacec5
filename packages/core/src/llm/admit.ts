import { UpstreamError, type AiManagerError } from '../errors.ts';
import type { LlmProvider } from '../ports/llm-provider.ts';
import type { Turn } from './attempt.ts';
import type { Call } from './call.ts';
import { expectedTokens } from './cost.ts';
import type { Outage } from './provider-health.ts';
import type { Allowance } from './rate-limits.ts';

/** A provider that may be asked now. */
export interface Admission {
  readonly provider: LlmProvider;
  readonly allowance: Allowance;
  /** Gives back what was not used; must be called after the attempt, and harms nothing when it was used. */
  readonly leave: () => void;
}

/**
 * The first candidate of a call that may be asked. One that is left out is passed over; one that asked for a short
 * pause is waited for, together with all other calls. When nobody may be asked, waits for what is soon over.
 *
 * @param lastError - what the call failed with so far; null: nothing yet
 * @throws UpstreamError with `details.reason` `circuit-open`, or the error of a provider that is out, when nobody is
 * left who is worth waiting for
 */
export async function admit(call: Call, turn: Turn, lastError: unknown): Promise<Admission> {
  const { health } = call.runner;
  for (;;) {
    const provider = await enterAny(call, lastError);
    const admission = await withAllowance(call, provider, turn);
    if (!admission.allowance.waited || health.outage(provider.id, call) === null) return admission;
    admission.leave();
  }
}

/** Waits for the provider's limits, with the call's time stopped. */
async function withAllowance(call: Call, provider: LlmProvider, turn: Turn): Promise<Admission> {
  const { health, limits } = call.runner;
  const isLimited = limits.limits(provider.id);
  const resume = isLimited ? call.pauseTime() : undefined;
  try {
    const allowance = await limits.acquire(provider.id, isLimited ? expectedTokens(turn) : 0, call.signal);
    const leave = (): void => {
      allowance.withdraw();
      health.leave(provider.id, call);
    };
    return { provider, allowance, leave };
  } catch (error) {
    health.leave(provider.id, call);
    throw error;
  } finally {
    resume?.();
  }
}

interface Refusal extends Outage {
  readonly provider: LlmProvider;
}

async function enterAny(call: Call, lastError: unknown): Promise<LlmProvider> {
  const { health, settings, random } = call.runner;
  for (;;) {
    call.signal.throwIfAborted();
    const refusals: Refusal[] = [];
    for (const provider of call.candidates) {
      const outage = health.enter(provider.id, call);
      if (outage === null) return provider;
      refusals.push({ ...outage, provider });
      const short = Math.min(settings.backoffMaxMs, call.remainingMs());
      if (outage.kind === 'paused' && outage.waitMs < short) break;
    }
    const inTime = (ms: number): boolean => ms === Number.POSITIVE_INFINITY || ms < call.remainingMs();
    const waits = refusals.flatMap(({ worthWaiting, waitMs }) => (worthWaiting && inTime(waitMs) ? [waitMs] : []));
    if (waits.length === 0) throw nobodyLeft(refusals, lastError);
    const soonestMs = Math.min(...waits);
    // Spread out, so that those who waited together do not come back in the same instant.
    await health.change(soonestMs + random() * Math.min(soonestMs, settings.backoffBaseMs), call.signal);
  }
}

function nobodyLeft(refusals: readonly Refusal[], lastError: unknown): unknown {
  const temporary = refusals.filter(({ kind }) => kind !== 'unusable');
  const [first] = temporary;
  if (first === undefined) return lastError ?? refusals[0]?.error;
  const retryAfterMs = Math.ceil(Math.min(...temporary.map((refusal) => refusal.retryAfterMs)));
  if (temporary.every(({ kind }) => kind === 'paused')) {
    const details = { ...first.error.details, retryAfterMs };
    return new UpstreamError('UPSTREAM_RATE_LIMITED', first.error.message, { details, cause: first.error });
  }
  const reasons = temporary.map(({ provider, kind, error }) => `${provider.id} ${words(kind, error)}`).join(', ');
  return new UpstreamError(
    'UPSTREAM_UNAVAILABLE',
    `No model provider may be asked at the moment: ${reasons}. Try again in ${Math.ceil(retryAfterMs / 1_000)} s, when they are tried again.`,
    { details: { service: first.provider.provider, reason: 'circuit-open', retryAfterMs }, cause: first.error },
  );
}

function words(kind: Outage['kind'], { code, details }: AiManagerError): string {
  if (kind === 'paused') return 'asked for a pause';
  const { reason, status } = details;
  const facts = [code, ...[reason, status].filter((fact) => ['string', 'number'].includes(typeof fact)).map(String)];
  return `failed several calls in a row (${facts.join(', ')}) and is left out`;
}
