import { describe, expect, it } from 'vitest';
import { allVariables } from '../settings/catalogue.ts';
import { hideSecrets } from './hide-secrets.ts';

describe('hiding the secrets of the environment', () => {
  const environment = {
    OPENAI_API_KEY: 'sk-proj-0123456789',
    DATABASE_URL: 'postgres://ai:Pa55%3Aword@db/main',
    REDIS_URL: 'rediss://default:redis-token@a.upstash.io:6379',
    AI_MANAGER_TOKEN: 'short',
    N8N_WEBHOOK_URL: 'https://a.example.com/webhook/1f0c, https://b.example.com/webhook/9e2d',
    WORKSMART_KEYS_FILE: '/srv/keys-of-people.json',
    HOME: '/home/somebody',
    OTHER_SECRET: undefined,
  };

  it.each([
    ['at fetch (Bearer sk-proj-0123456789)', 'at fetch (Bearer [removed])'],
    ['connect postgres://ai:Pa55%3Aword@db/main', 'connect [removed]'],
    ['password "Pa55:word" is wrong, not "Pa55%3Aword"', 'password "[removed]" is wrong, not "[removed]"'],
    ['WRONGPASS for redis-token', 'WRONGPASS for [removed]'],
    ['POST https://b.example.com/webhook/9e2d', 'POST [removed]'],
    ['/srv/keys-of-people.json is no JSON', '/srv/keys-of-people.json is no JSON'],
    ['a short text below /home/somebody', 'a short text below /home/somebody'],
  ])('writes %s as %s', (text, safe) => {
    expect(hideSecrets(text, environment)).toBe(safe);
  });

  it.each(allVariables.filter(({ secret }) => secret).map(({ name }) => name))('hides the value of %s', (name) => {
    expect(hideSecrets('a planted-value here', { [name]: 'planted-value' })).toBe('a [removed] here');
  });
});
