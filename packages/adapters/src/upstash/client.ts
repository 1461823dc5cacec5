import { ConfigurationError } from '@ai-manager/core';
import type { Redis } from '@upstash/redis';
import type { ParsedUpstashOptions } from './options.ts';

/** The official client, as far as the adapters call it; texts go in and come out as they are. */
export type UpstashClient = Redis;

/**
 * Loads the SDK and makes a client; what the environment says about Upstash is ignored on purpose: options decide.
 * Commands that are sent in the same moment travel in one request.
 */
export async function openClient({ url, token, timeoutMs }: ParsedUpstashOptions): Promise<UpstashClient> {
  const { Redis } = await loadSdk();
  return new Redis({
    url,
    token,
    enableTelemetry: false,
    // Else '123' would come back as a number, and JSON as objects that the SDK has parsed.
    automaticDeserialization: false,
    enableAutoPipelining: true,
    retry: { retries: 0 },
    // A function on purpose: for a signal that is no function the SDK answers an abort with a made-up reply.
    signal: () => AbortSignal.timeout(timeoutMs),
  });
}

async function loadSdk(): Promise<{ Redis: typeof Redis }> {
  try {
    return await import('@upstash/redis');
  } catch (cause) {
    throw new ConfigurationError('Upstash needs the package @upstash/redis: run npm install @upstash/redis.', {
      cause,
    });
  }
}
