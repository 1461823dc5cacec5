import { describe, expect, it } from 'vitest';
import { hideSecrets } from './hide-secrets.ts';

describe('hiding the secrets of the environment', () => {
  const environment = {
    OPENAI_API_KEY: 'sk-proj-0123456789',
    DATABASE_URL: 'postgres://ai:Pa55%3Aword@db/main',
    REDIS_URL: 'rediss://default:redis-token@a.upstash.io:6379',
    AI_MANAGER_TOKEN: 'short',
    HOME: '/home/somebody',
    OTHER_SECRET: undefined,
  };

  it.each([
    ['at fetch (Bearer sk-proj-0123456789)', 'at fetch (Bearer [removed])'],
    ['connect postgres://ai:Pa55%3Aword@db/main', 'connect [removed]'],
    ['password "Pa55:word" is wrong, not "Pa55%3Aword"', 'password "[removed]" is wrong, not "[removed]"'],
    ['WRONGPASS for redis-token', 'WRONGPASS for [removed]'],
    ['a short text below /home/somebody', 'a short text below /home/somebody'],
  ])('writes %s as %s', (text, safe) => {
    expect(hideSecrets(text, environment)).toBe(safe);
  });
});
