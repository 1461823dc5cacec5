import type { AiManagerError } from '../errors.ts';
import type { Clock, Logger } from '../ports/environment.ts';
import type { FailureDecision } from './retry-policy.ts';
import type { LlmSettings } from './settings.ts';
import { createWakeUps } from './wake.ts';

/** Why a provider may not be asked now. */
export interface Outage {
  /**
   * `unusable`: wrong credentials or used-up quota, somebody has to mend it; `broken`: it failed several calls in a
   * row; `paused`: it asked for a pause
   */
  readonly kind: 'unusable' | 'broken' | 'paused';
  /** what it failed with last */
  readonly error: AiManagerError;
  /** until it may be asked again; Infinity while another call tries it out, since then that call's end decides */
  readonly waitMs: number;
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
  answered(id: string): void;
  failed(id: string, attempt: FailedAttempt): void;
  /** Lets all that are out in again; pauses that a vendor asked for stay. */
  reinstate(): void;
  /** Resolves when something changed, or after `ms`. */
  change(ms: number, signal: AbortSignal): Promise<void>;
}

interface Out {
  readonly kind: 'unusable' | 'broken';
  readonly error: AiManagerError;
  readonly untilMs: number;
  readonly periodMs: number;
  /** who tries the provider out */
  triedBy: object | null;
}

interface Standing {
  /** calls that failed since the provider last answered */
  readonly failing: Set<object>;
  out: Out | null;
  pause: { readonly error: AiManagerError; readonly untilMs: number } | null;
}

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
    const { clock, settings } = this.#parts;
    const { out, pause } = this.#standing(id);
    const nowMs = clock.monotonicMs();
    if (pause !== null && nowMs < pause.untilMs)
      return { kind: 'paused', error: pause.error, waitMs: pause.untilMs - nowMs, worthWaiting: true };
    if (out === null || out.triedBy === caller) return null;
    if (out.triedBy === null && nowMs >= out.untilMs) return null;
    const waitMs = out.triedBy === null ? out.untilMs - nowMs : Number.POSITIVE_INFINITY;
    const worthWaiting = out.kind === 'broken' && out.periodMs <= settings.backoffMaxMs;
    return { kind: out.kind, error: out.error, waitMs, worthWaiting };
  }

  leave(id: string, caller: object): void {
    const { out } = this.#standing(id);
    if (out?.triedBy !== caller) return;
    out.triedBy = null;
    this.#changes.wakeAll();
  }

  answered(id: string): void {
    const standing = this.#standing(id);
    standing.failing.clear();
    if (standing.out === null) return;
    standing.out = null;
    this.#parts.logger.info('A model provider answers again.', { provider: id });
    this.#changes.wakeAll();
  }

  failed(id: string, { caller, error, decision, durationMs }: FailedAttempt): void {
    const standing = this.#standing(id);
    const { outForMs } = this.#parts.settings;
    if (decision.retryAfterMs !== null) this.#pause(standing, error, decision.retryAfterMs);
    if (decision.provider === 'answering') this.answered(id);
    if (decision.provider === 'unusable') this.#leaveOut(id, { kind: 'unusable', error, periodMs: outForMs });
    if (decision.provider === 'failing') this.#countFailure(id, { caller, error, durationMs });
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
    // What began before the provider was left out and fails only now says nothing new.
    if (out !== null && out.triedBy !== caller) return;
    failing.add(caller);
    if (out === null && failing.size < breakerFailures) return;
    const next = out === null ? breakerOpenMs : Math.max(breakerOpenMs, out.periodMs * 2);
    const periodMs = Math.min(Math.max(breakerOpenMaxMs, breakerOpenMs), Math.max(next, durationMs));
    this.#leaveOut(id, { kind: 'broken', error, periodMs });
  }

  #leaveOut(id: string, out: Pick<Out, 'kind' | 'error' | 'periodMs'>): void {
    const { clock, logger } = this.#parts;
    const standing = this.#standing(id);
    standing.failing.clear();
    standing.out = { ...out, untilMs: clock.monotonicMs() + out.periodMs, triedBy: null };
    const { code, details } = out.error;
    const reason = details['reason'] ?? null;
    logger.warn('A model provider is left out for a while.', { provider: id, code, reason, forMs: out.periodMs });
    this.#changes.wakeAll();
  }

  #pause(standing: Standing, error: AiManagerError, retryAfterMs: number): void {
    const untilMs = this.#parts.clock.monotonicMs() + retryAfterMs;
    if (untilMs > (standing.pause?.untilMs ?? 0)) standing.pause = { error, untilMs };
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
