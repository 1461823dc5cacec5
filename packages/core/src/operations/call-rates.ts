import { cacheTtlMs } from '../domain/cache-class.ts';
import type { Actor } from '../domain/decision-record.ts';
import { hashText } from '../domain/hash.ts';
import { RateLimitedError } from '../errors.ts';
import type { Clock, Logger, RateLimiter } from '../ports/index.ts';
import { createGuard } from './answers/guard.ts';
import type { OperationDescriptor } from './operation.ts';

export interface CallRates {
  /**
   * Counts a call of an operation with a limit. A limiter that is broken or slow lets every call pass.
   *
   * @throws RateLimitedError `RATE_LIMITED` when the actor has made too many
   */
  count(descriptor: OperationDescriptor, actor: Actor, input: unknown): Promise<void>;
}

export interface CallRatesOptions {
  readonly limiter: RateLimiter;
  readonly clock: Clock;
  readonly logger: Logger;
}

export function createCallRates({ limiter, clock, logger }: CallRatesOptions): CallRates {
  const without = 'Calls are not counted until it does.';
  const guard = createGuard({ what: 'The rate limiter', without, id: limiter.id, clock, logger });
  return {
    async count({ name, callLimit }, actor, input) {
      if (callLimit === undefined || callLimit.counts?.(input) === false) return;
      const limit = { calls: callLimit.callsPerHour, windowMs: cacheTtlMs.counter };
      // An id may be an address; those who look into the counters need not see it.
      const key = `calls:${name}:${actor.role}:${(await hashText(actor.id)).slice(0, 32)}`;
      const verdict = (await guard.attempt((signal) => limiter.take(key, limit, { signal })))?.value;
      if (verdict === undefined || verdict.allowed) return;
      const minutes = Math.max(1, Math.ceil(verdict.retryAfterMs / 60_000));
      throw new RateLimitedError(
        `${name} may be called ${limit.calls} times an hour by one person; try again in ${minutes} min.`,
        { details: { operation: name, retryAfterMs: verdict.retryAfterMs } },
      );
    },
  };
}
