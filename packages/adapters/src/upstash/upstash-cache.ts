import { type Cache, InvalidInputError } from '@ai-manager/core';
import { parseOptions } from '../shared/parse-options.ts';
import { createConnection } from './connection.ts';
import { type UpstashOptions, upstashOptionsSchema } from './options.ts';

/**
 * A cache in an Upstash Redis, shared by all processes that use the same database and key prefix. Values are JSON texts;
 * anything else found under a key counts as absent.
 *
 * @throws ConfigurationError `CONFIGURATION` when the options are not valid
 */
export function createUpstashCache(options: UpstashOptions): Cache {
  const parsed = parseOptions('the Upstash cache', upstashOptionsSchema, options);
  const { id, call, check } = createConnection(parsed);
  const nameOf = (key: string): string => `${parsed.keyPrefix}:cache:${key}`;
  return {
    id,
    check,
    get: (key, callOptions) => call(callOptions, async (redis) => toValue(await redis.get<string>(nameOf(key)))),
    getMany: async (keys, callOptions) => {
      if (keys.length === 0) return [];
      return call(callOptions, async (redis) => {
        const texts = await redis.mget<(string | null)[]>(keys.map(nameOf));
        return texts.map(toValue);
      });
    },
    set: async (...[key, value, ttlMs, callOptions]: Parameters<Cache['set']>) => {
      const text = toText(value);
      const isKept = ttlMs > 0 && new TextEncoder().encode(text).length <= parsed.maxValueBytes;
      await call<unknown>(callOptions, (redis) =>
        isKept ? redis.set(nameOf(key), text, { px: Math.ceil(ttlMs) }) : redis.del(nameOf(key)),
      );
    },
    delete: async (key, callOptions) => {
      await call(callOptions, (redis) => redis.del(nameOf(key)));
    },
  };
}

function toText(value: unknown): string {
  const message = 'A cached value must be JSON: convert it before caching it.';
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch (error) {
    throw new InvalidInputError(message, { cause: error });
  }
  if (text === undefined) throw new InvalidInputError(message, { details: { type: typeof value } });
  return text;
}

function toValue(text: string | null): unknown {
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
