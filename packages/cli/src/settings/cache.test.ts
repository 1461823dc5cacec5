import { describe, expect, it } from 'vitest';
import { CliError } from '../cli-error.ts';
import { readCache } from './cache.ts';

const token = 'planted-upstash-token';
const url = 'https://eu1-example.upstash.io';
const read = (environment: Readonly<Record<string, string>>) => readCache((name) => environment[name]);

describe('settings of the cache', () => {
  it('are memory without variables', () => {
    expect(read({})).toEqual({ kind: 'memory' });
  });

  it('take Upstash from its two variables, whatever REDIS_URL says', () => {
    const found = read({
      UPSTASH_REDIS_REST_URL: url,
      UPSTASH_REDIS_REST_TOKEN: token,
      REDIS_URL: 'redis://elsewhere:6379',
      AI_MANAGER_CACHE_PREFIX: 'staging',
    });
    expect(found).toEqual({ kind: 'upstash', url, token, keyPrefix: 'staging' });
  });

  it.each([
    `rediss://default:${token}@eu1-example.upstash.io:6379`,
    `rediss://:${token}@EU1-example.upstash.io:6379`,
    `redis://default:${token.replace('-', '%2D')}@eu1-example.upstash.io`,
  ])('translate %s to REST', (redisUrl) => {
    expect(read({ REDIS_URL: redisUrl })).toEqual({ kind: 'upstash', url, token, keyPrefix: undefined });
  });

  it.each([
    ['UPSTASH_REDIS_REST_TOKEN', { UPSTASH_REDIS_REST_URL: url }, /UPSTASH_REDIS_REST_URL/],
    ['UPSTASH_REDIS_REST_URL', { UPSTASH_REDIS_REST_TOKEN: token }, /UPSTASH_REDIS_REST_TOKEN/],
    [
      'UPSTASH_REDIS_REST_URL',
      { UPSTASH_REDIS_REST_URL: `rediss://default:${token}@a.upstash.io`, UPSTASH_REDIS_REST_TOKEN: token },
      /https:\/\/<name>\.upstash\.io/,
    ],
    ['UPSTASH_REDIS_REST_URL', { UPSTASH_REDIS_REST_URL: 'a.upstash.io', UPSTASH_REDIS_REST_TOKEN: token }, /https:/],
    ['REDIS_URL', { REDIS_URL: `redis://:${token}@redis:6379` }, /UPSTASH_REDIS_REST_URL/],
    ['REDIS_URL', { REDIS_URL: `rediss://default:${token}@upstash.io.example.com:6379` }, /UPSTASH_REDIS_REST_URL/],
    ['REDIS_URL', { REDIS_URL: token }, /UPSTASH_REDIS_REST_URL/],
    ['REDIS_URL', { REDIS_URL: 'rediss://a.upstash.io:6379' }, /Copy it again/],
    ['REDIS_URL', { REDIS_URL: `rediss://default_ro:${token}@a.upstash.io:6379` }, /Copy it again/],
    ['AI_MANAGER_CACHE_PREFIX', { AI_MANAGER_CACHE_PREFIX: 'a b' }, /letters/],
  ] as const)('refuse a wrong %s and say what to write, without the token', (name, environment, remedy) => {
    const problem = problemOf({ ...environment });
    expect(problem).toMatchObject({ code: 'CONFIGURATION', where: name });
    expect(problem.remedy).toMatch(remedy);
    expect(problem.message + String(problem.remedy)).not.toContain(token);
  });
});

function problemOf(environment: Readonly<Record<string, string>>): CliError {
  try {
    read(environment);
  } catch (error) {
    if (error instanceof CliError) return error;
  }
  throw new Error('Nothing was refused.');
}
