import { type Read, readHttpUrl, readTogether, wrong } from './variables.ts';

/** Where answers are kept and calls are counted. */
export type CacheSettings =
  | { readonly kind: 'memory' }
  | {
      readonly kind: 'upstash';
      readonly url: string;
      readonly token: string;
      /** start of all keys; undefined: made from the database's address */
      readonly keyPrefix: string | undefined;
    };

const names = ['UPSTASH_REDIS_REST_URL', 'UPSTASH_REDIS_REST_TOKEN'] as const;

/** @throws CliError `CONFIGURATION` */
export function readCache(read: Read): CacheSettings {
  const keyPrefix = readKeyPrefix(read);
  const given = readTogether('A cache in Upstash', names, read);
  if (given !== undefined) {
    assertRest(given.UPSTASH_REDIS_REST_URL);
    readHttpUrl('UPSTASH_REDIS_REST_URL', read);
    return { kind: 'upstash', url: given.UPSTASH_REDIS_REST_URL, token: given.UPSTASH_REDIS_REST_TOKEN, keyPrefix };
  }
  const redisUrl = read('REDIS_URL');
  return redisUrl === undefined ? { kind: 'memory' } : { kind: 'upstash', ...toRest(redisUrl), keyPrefix };
}

/**
 * Upstash answers at the same name over Redis's own protocol and over REST, and the password of the user `default` is
 * the token: `rediss://default:<token>@<name>.upstash.io:6379` is `https://<name>.upstash.io` with `<token>`.
 */
function toRest(redisUrl: string): { readonly url: string; readonly token: string } {
  const parsed = URL.parse(redisUrl);
  const host = parsed?.hostname.toLowerCase() ?? '';
  if (parsed === null || !/^rediss?:$/.test(parsed.protocol) || !host.endsWith('.upstash.io'))
    throw wrong(
      'REDIS_URL',
      'It is the address of a Redis that is not known to speak REST, and the cache speaks nothing else.',
      `Set ${names.join(' and ')} instead (with a Redis of your own: a server before it that speaks Upstash's REST API), or unset REDIS_URL to do without a shared cache.`,
    );
  const token = decoded(parsed.password);
  if (token === '' || (parsed.username !== '' && parsed.username !== 'default'))
    throw wrong(
      'REDIS_URL',
      'It holds no password of the user "default", which is the token for REST.',
      `Copy it again from the console (rediss://default:<token>@<name>.upstash.io:6379), or set ${names.join(' and ')}.`,
    );
  return { url: `https://${host}`, token };
}

/** As it is meant; a per cent sign that encodes nothing is meant as it is written. */
function decoded(password: string): string {
  try {
    return decodeURIComponent(password);
  } catch {
    return password;
  }
}

function assertRest(url: string): void {
  if (!/^rediss?:/i.test(url)) return;
  throw wrong(
    'UPSTASH_REDIS_REST_URL',
    'It is the address for Redis’s own protocol, not for REST.',
    'Write https://<name>.upstash.io, as the console shows it under REST.',
  );
}

function readKeyPrefix(read: Read): string | undefined {
  const prefix = read('AI_MANAGER_CACHE_PREFIX');
  if (prefix === undefined || /^[\w.:-]{1,100}$/.test(prefix)) return prefix;
  throw wrong(
    'AI_MANAGER_CACHE_PREFIX',
    'It is no start of a key.',
    'Write 1 to 100 letters, digits or any of _ . : -, or unset it.',
  );
}
