import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CliError } from './cli-error.ts';
import type { GlobalFlags } from './settings.ts';
import { describePlace, placesIn, readSettings } from './settings.ts';

const settings = (environment: Record<string, string> = {}, flags: GlobalFlags = {}) =>
  readSettings({ environment, cwd: '/srv', userName: 'anna' }, flags);

function problemOf(environment: Record<string, string>, flags: GlobalFlags = {}): CliError {
  try {
    settings(environment, flags);
  } catch (error) {
    if (error instanceof CliError) return error;
    throw error;
  }
  throw new Error('the settings were accepted');
}

describe('settings from the environment', () => {
  it('need nothing: a folder here, the offline model, you as executive', () => {
    expect(settings()).toEqual({
      dataFolder: resolve('/srv/.ai-manager'),
      database: { kind: 'embedded' },
      model: { kind: 'offline' },
      mail: { kind: 'folder' },
      actor: { id: 'anna', role: 'executive', via: 'cli' },
      logLevel: 'warn',
    });
  });

  it('prefer --data to AI_MANAGER_HOME to the default, relative to where one is', () => {
    expect(settings({ AI_MANAGER_HOME: 'home' }).dataFolder).toBe(resolve('/srv/home'));
    expect(settings({ AI_MANAGER_HOME: 'home' }, { data: '/elsewhere' }).dataFolder).toBe(resolve('/elsewhere'));
  });

  it('keep database, mails, documents and traces apart', () => {
    const places = Object.values(placesIn('/data'));
    expect(new Set(places).size).toBe(places.length);
  });

  it('use PostgreSQL as soon as there is a URL, and name it without its password', () => {
    const found = settings({
      DATABASE_URL: 'postgres://anna:secret@pooler.example.com:6543/ai',
      DATABASE_DIRECT_URL: 'postgresql://anna:secret@db.example.com/ai?sslmode=require',
      DATABASE_MAX_CONNECTIONS: '3',
    });
    expect(found.database).toEqual({
      kind: 'postgres',
      url: 'postgres://anna:secret@pooler.example.com:6543/ai',
      directUrl: 'postgresql://anna:secret@db.example.com/ai?sslmode=require',
      maxConnections: 3,
    });
    expect(describePlace(found)).toBe('the database ai at pooler.example.com:6543');
  });

  it('ask OpenAI as soon as there is a key', () => {
    expect(settings({ OPENAI_API_KEY: 'sk-1' }).model).toEqual({
      kind: 'openai',
      apiKey: 'sk-1',
      model: 'gpt-6-sol',
      baseUrl: undefined,
    });
    expect(
      settings({
        OPENAI_API_KEY: 'sk-1',
        AI_MANAGER_OPENAI_MODEL: 'gpt-6-luna',
        OPENAI_BASE_URL: 'http://localhost:1/v1',
      }).model,
    ).toMatchObject({
      model: 'gpt-6-luna',
      baseUrl: 'http://localhost:1/v1',
    });
  });

  it('stay offline when told so, whatever key is set', () => {
    expect(settings({ OPENAI_API_KEY: 'sk-1', AI_MANAGER_MODEL: 'offline' }).model).toEqual({ kind: 'offline' });
  });

  it('treat an empty variable as one that is not set', () => {
    expect(settings({ OPENAI_API_KEY: ' ', DATABASE_URL: '', AI_MANAGER_HOME: '' })).toEqual(settings());
  });

  it('read the actor, whose id may hold colons', () => {
    expect(settings({ AI_MANAGER_ACTOR: 'oidc:p-001:superbuilder' }).actor).toEqual({
      id: 'oidc:p-001',
      role: 'superbuilder',
      via: 'cli',
    });
    expect(settings({ AI_MANAGER_ACTOR: 'a:lead' }, { actor: 'b:developer' }).actor).toMatchObject({
      id: 'b',
      role: 'developer',
    });
  });

  it.each([
    ['DATABASE_URL', { DATABASE_URL: 'mysql://secret@host/db' }, /postgres:\/\/user/],
    ['DATABASE_URL', { DATABASE_URL: 'postgres://user:sec:ret@[host/db' }, /%xx/],
    ['DATABASE_DIRECT_URL', { DATABASE_DIRECT_URL: 'postgres://secret@host/db' }, /DATABASE_URL/],
    ['DATABASE_MAX_CONNECTIONS', { DATABASE_URL: 'postgres://host/db', DATABASE_MAX_CONNECTIONS: '0' }, /1 or more/],
    ['AI_MANAGER_MODEL', { AI_MANAGER_MODEL: 'gpt-6-sol' }, /AI_MANAGER_OPENAI_MODEL/],
    ['AI_MANAGER_MODEL', { AI_MANAGER_MODEL: 'openai' }, /OPENAI_API_KEY/],
    ['OPENAI_BASE_URL', { OPENAI_API_KEY: 'sk-1', OPENAI_BASE_URL: 'example.com' }, /https:/],
    ['AI_MANAGER_ACTOR', { AI_MANAGER_ACTOR: 'anna' }, /id:role/],
    ['AI_MANAGER_ACTOR', { AI_MANAGER_ACTOR: 'anna:boss' }, /executive/],
    ['AI_MANAGER_LOG', { AI_MANAGER_LOG: 'loud' }, /debug/],
  ] as const)('refuse a wrong %s and say what to write', (name, environment, remedy) => {
    const problem = problemOf({ ...environment });
    expect(problem).toMatchObject({ code: 'CONFIGURATION', where: name, exitCode: 2 });
    expect(problem.remedy).toMatch(remedy);
    expect(problem.message).not.toMatch(/sk-1|secret/);
  });
});
