import type { CallOptions } from '@ai-manager/core';
import { type UpstashClient, openClient } from './client.ts';
import { toUpstreamError } from './errors.ts';
import type { ParsedUpstashOptions } from './options.ts';

/** A database at Upstash; the first call loads the SDK. */
export interface UpstashConnection {
  /** names it in messages and logs, without secrets */
  readonly id: string;
  readonly client: () => Promise<UpstashClient>;
  /** An abort rejects with the signal's reason at once; every other failure is an UpstreamError. */
  readonly call: <T>(options: CallOptions, work: (client: UpstashClient) => Promise<T>) => Promise<T>;
  /** Writes, reads and removes something. */
  readonly check: (options: CallOptions) => Promise<string | null>;
}

export function createConnection(options: ParsedUpstashOptions): UpstashConnection {
  const id = `upstash (${new URL(options.url).host})`;
  let opened: Promise<UpstashClient> | undefined;
  const client = (): Promise<UpstashClient> => (opened ??= openClient(options));
  const call: UpstashConnection['call'] = async ({ signal }, work) => {
    signal?.throwIfAborted();
    try {
      return await untilAborted(client().then(work), signal);
    } catch (error) {
      signal?.throwIfAborted();
      throw toUpstreamError(id, error);
    }
  };
  return {
    id,
    client,
    call,
    check: async (callOptions) => {
      const key = `${options.keyPrefix}:check`;
      try {
        await call(callOptions, async (redis) => {
          await redis.set(key, 'ok', { px: 60_000 });
          await redis.get(key);
          await redis.del(key);
        });
        return null;
      } catch (error) {
        callOptions.signal?.throwIfAborted();
        return error instanceof Error ? error.message : `${id} does not work.`;
      }
    },
  };
}

/** The SDK takes no signal per command, so a caller who gives up leaves the command to itself. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => aborted.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
