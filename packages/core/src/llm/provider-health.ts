import type { AiManagerError } from '../errors.ts';
import type { Clock, Logger } from '../ports/environment.ts';
import type { FailureDecision } from './retry-policy.ts';
import type { LlmSettings } from './settings.ts';
import { createWakeUps } from './wake.ts';

/**
 * `unusable`: wrong credentials or used-up quota, somebody has to mend it; `broken`: it failed several calls in a row;
 * `paused`: it asked for a pause
 */
export type OutageKind = 'unusable' | 'broken' | 'paused';

/** Why a provider may not be asked now. */
export interface Outage {
  readonly kind: OutageKind;
  /** what it failed with last */
  readonly error: AiManagerError;
  /** until it may be asked again; Infinity while another call tries it out, since then that call's end decides */
  readonly waitMs: number;
  /** until it makes sense to ask for it again, for errors; longer than `waitMs` when the vendor asked for a long pause */
  readonly retryAfterMs: number;
  /** whether a call with nobody else to ask does better to wait than to fail */
  readonly worthWaiting: boolean;
}

export interface FailedAttempt {
  /** a call counts once however often it fails: no single request can break a provider for all others */
  readonly caller: object;
  readonly error: AiManagerError;
  readonly decision: FailureDecision;
  readonly durationMs: number;
}

/**
 * Which providers are left out, and for how long. One mechanism for all reasons: a provider that is out is tried
 * again with one call when its time is over (half open); that call's end lets everybody in again, or leaves the
 * provider out for longer.
 */
export interface ProviderHealth {
  /** Lets a caller in (null), or says why not. Who was let in must {@link leave}. */
  enter(id: string, caller: object): Outage | null;
  /** As `enter`, without going in. */
  outage(id: string, caller: object): Outage | null;
  /** Gives up trying a provider out when its answer or failure was not told. */
  leave(id: string, caller: object): void;
  answered(id: string, caller: object): void;
  failed(id: string, attempt: FailedAttempt): void;
  /** Lets all that are out in again; short pauses are kept to. */
  reinstate(): void;
  /** Resolves when something changed, or after `ms`. */
  change(ms: number, signal: AbortSignal): Promise<void>;
}

interface Out {
  readonly kind: OutageKind;
  readonly error: AiManagerError;
  readonly periodMs: number;
  /** what the vendor asked for, or the period */
  readonly retryAfterMs: number;
  readonly sinceMs: number;
  /** who tries the provider out */
  triedBy: object | null;
}

interface Standing {
  /** calls that failed since the provider last answered */
  readonly failing: Set<object>;
  out: Out | null;
  /** a short one, after which everybody goes on at once */
  pause: { readonly error: AiManagerError; readonly untilMs: number } | null;
}

/** While a provider is tried out nobody knows how long that takes. */
const leastRetryAfterMs = 1_000;

interface HealthParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly settings: LlmSettings;
}

export function createProviderHealth(parts: HealthParts): ProviderHealth {
  return new SharedHealth(parts);
}

class SharedHealth implements ProviderHealth {
  readonly #parts: HealthParts;
  readonly #standings = new Map<string, Standing>();
  readonly #changes;

  constructor(parts: HealthParts) {
    this.#parts = parts;
    this.#changes = createWakeUps(parts.clock);
  }

  enter(id: string, caller: object): Outage | null {
    const outage = this.outage(id, caller);
    const { out } = this.#standing(id);
    if (outage === null && out !== null) out.triedBy = caller;
    return outage;
  }

  outage(id: string, caller: object): Outage | null {
    const { out, pause } = this.#standing(id);
    const nowMs = this.#parts.clock.monotonicMs();
    if (pause !== null && nowMs < pause.untilMs) {
      const waitMs = pause.untilMs - nowMs;
      return { kind: 'paused', error: pause.error, waitMs, retryAfterMs: waitMs, worthWaiting: true };
    }
    if (out === null || out.triedBy === caller) return null;
    const { kind, error, sinceMs, periodMs } = out;
    const leftMs = sinceMs + periodMs - nowMs;
    if (out.triedBy === null && leftMs <= 0) return null;
    return {
      kind,
      error,
      waitMs: out.triedBy === null ? leftMs : Number.POSITIVE_INFINITY,
      retryAfterMs: Math.max(leastRetryAfterMs, sinceMs + out.retryAfterMs - nowMs),
      worthWaiting: this.#isWorthWaiting(out),
    };
  }

  leave(id: string, caller: object): void {
    const { out } = this.#standing(id);
    if (out?.triedBy !== caller) return;
    out.triedBy = null;
    this.#changes.wakeAll();
  }

  answered(id: string, caller: object): void {
    const standing = this.#standing(id);
    standing.failing.clear();
    // What was under way when the provider was left out says nothing new.
    if (standing.out?.triedBy !== caller) return;
    standing.out = null;
    this.#parts.logger.info('A model provider answers again.', { provider: id });
    this.#changes.wakeAll();
  }

  failed(id: string, { caller, error, decision, durationMs }: FailedAttempt): void {
    const { outForMs } = this.#parts.settings;
    if (decision.provider === 'answering') this.answered(id, caller);
    if (decision.provider === 'unusable') this.#leaveOut(id, { kind: 'unusable', error, periodMs: outForMs });
    if (decision.provider === 'failing') this.#countFailure(id, { caller, error, durationMs });
    if (decision.retryAfterMs !== null) this.#pause(id, error, decision.retryAfterMs);
  }

  reinstate(): void {
    for (const standing of this.#standings.values()) {
      standing.failing.clear();
      standing.out = null;
    }
    this.#changes.wakeAll();
  }

  change(ms: number, signal: AbortSignal): Promise<void> {
    return this.#changes.wait(ms, signal);
  }

  /** A provider is left out for at least as long as it kept its callers waiting. */
  #countFailure(id: string, { caller, error, durationMs }: Omit<FailedAttempt, 'decision'>): void {
    const { out, failing } = this.#standing(id);
    const { breakerFailures, breakerOpenMs, breakerOpenMaxMs } = this.#parts.settings;
    if (out !== null && out.triedBy !== caller) return;
    failing.add(caller);
    if (out === null && failing.size < breakerFailures) return;
    const next = out === null ? breakerOpenMs : Math.max(breakerOpenMs, out.periodMs * 2);
    const periodMs = Math.min(Math.max(breakerOpenMaxMs, breakerOpenMs), Math.max(next, durationMs));
    this.#leaveOut(id, { kind: 'broken', error, periodMs });
  }

  #leaveOut(id: string, out: Pick<Out, 'kind' | 'error' | 'periodMs'> & Partial<Pick<Out, 'retryAfterMs'>>): void {
    const { clock, logger } = this.#parts;
    const standing = this.#standing(id);
    standing.failing.clear();
    standing.out = { retryAfterMs: out.periodMs, ...out, sinceMs: clock.monotonicMs(), triedBy: null };
    const { code, details } = out.error;
    const reason = details['reason'] ?? null;
    logger.warn('A model provider is left out for a while.', { provider: id, code, reason, forMs: out.periodMs });
    this.#changes.wakeAll();
  }

  /** A long pause is not taken to the letter: after `breakerOpenMaxMs` one call finds out whether it still holds. */
  #pause(id: string, error: AiManagerError, retryAfterMs: number): void {
    const { clock, settings } = this.#parts;
    const standing = this.#standing(id);
    if (retryAfterMs > settings.backoffMaxMs) {
      const periodMs = Math.min(retryAfterMs, settings.breakerOpenMaxMs);
      this.#leaveOut(id, { kind: 'paused', error, periodMs, retryAfterMs });
      return;
    }
    const untilMs = clock.monotonicMs() + retryAfterMs;
    if (untilMs > (standing.pause?.untilMs ?? 0)) standing.pause = { error, untilMs };
  }

  /** What is soon over, or a pause whose end the vendor named; a call never waits longer than it may take. */
  #isWorthWaiting({ kind, periodMs, retryAfterMs }: Out): boolean {
    return periodMs <= this.#parts.settings.backoffMaxMs || (kind === 'paused' && periodMs === retryAfterMs);
  }

  #standing(id: string): Standing {
    let standing = this.#standings.get(id);
    if (standing === undefined) {
      standing = { failing: new Set(), out: null, pause: null };
      this.#standings.set(id, standing);
    }
    return standing;
  }
}
