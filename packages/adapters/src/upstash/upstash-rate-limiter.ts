import { ConfigurationError, type RateLimit, type RateLimiter } from '@ai-manager/core';
import type { Ratelimit } from '@upstash/ratelimit';
import { parseOptions } from '../shared/parse-options.ts';
import type { UpstashClient } from './client.ts';
import { createConnection } from './connection.ts';
import { type UpstashOptions, upstashOptionsSchema } from './options.ts';

/**
 * Counts calls in an Upstash Redis, over all processes that use the same database and key prefix. Windows begin at
 * multiples of their length since 1970, by the clock of this machine.
 *
 * @throws ConfigurationError `CONFIGURATION` when the options are not valid
 */
export function createUpstashRateLimiter(options: UpstashOptions): RateLimiter {
  const parsed = parseOptions('the Upstash rate limiter', upstashOptionsSchema, options);
  const { id, client, call, check } = createConnection(parsed);
  const limiters = new Map<string, Promise<Ratelimit>>();
  const limiterOf = (limit: RateLimit): Promise<Ratelimit> => {
    const name = `${limit.calls}/${limit.windowMs}`;
    const known = limiters.get(name) ?? openLimiter(client(), limit, `${parsed.keyPrefix}:limit:${name}`);
    limiters.set(name, known);
    return known;
  };
  return {
    id,
    check,
    async take(key, limit, callOptions) {
      assertLimit(limit);
      const { success, remaining, reset } = await call(callOptions, async () =>
        // The vendor counts a key of no characters as none.
        (await limiterOf(limit)).limit(`key ${key}`),
      );
      return {
        allowed: success,
        remaining: Math.max(0, remaining),
        retryAfterMs: success ? 0 : Math.max(1, reset - Date.now()),
      };
    },
  };
}

async function openLimiter(
  client: Promise<UpstashClient>,
  { calls, windowMs }: RateLimit,
  prefix: string,
): Promise<Ratelimit> {
  const { Ratelimit: Limiter } = await loadSdk();
  return new Limiter({
    redis: await client,
    limiter: Limiter.fixedWindow(calls, `${windowMs} ms`),
    prefix,
    analytics: false,
    // Refusals come from Redis alone, so that a limit holds over all processes.
    ephemeralCache: false,
    // By itself it lets a call pass after a while, and tells nobody; here a hung Redis is an error.
    timeout: 0,
  });
}

async function loadSdk(): Promise<{ Ratelimit: typeof Ratelimit }> {
  try {
    return await import('@upstash/ratelimit');
  } catch (cause) {
    throw new ConfigurationError(
      'The Upstash rate limiter needs the package @upstash/ratelimit: run npm install @upstash/ratelimit.',
      { cause },
    );
  }
}

function assertLimit({ calls, windowMs }: RateLimit): void {
  if (Number.isInteger(calls) && calls > 0 && Number.isInteger(windowMs) && windowMs > 0) return;
  throw new ConfigurationError(
    `A rate limit is a whole number of calls and milliseconds above 0, not ${calls} in ${windowMs} ms.`,
  );
}
