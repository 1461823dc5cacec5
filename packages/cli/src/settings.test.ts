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
      cache: { kind: 'memory' },
      model: { kind: 'offline' },
      limits: {},
      langfuse: undefined,
      webhooks: undefined,
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

  const openai = { vendor: 'openai', apiKey: 'sk-1', model: 'gpt-6-sol', baseUrl: undefined };
  const anthropic = { vendor: 'anthropic', apiKey: 'sk-2', model: 'claude-sonnet-5-5', baseUrl: undefined };
  const keys = { OPENAI_API_KEY: 'sk-1', ANTHROPIC_API_KEY: 'sk-2' };

  it.each([
    ['OpenAI with its key', { OPENAI_API_KEY: 'sk-1' }, [openai]],
    ['Claude with its key', { ANTHROPIC_API_KEY: 'sk-2' }, [anthropic]],
    ['OpenAI before Claude with both', keys, [openai, anthropic]],
    ['the order that is said', { ...keys, AI_MANAGER_MODEL: 'anthropic, openai' }, [anthropic, openai]],
    ['one alone when told so', { ...keys, AI_MANAGER_MODEL: 'anthropic' }, [anthropic]],
    [
      'the models and servers that are named',
      {
        ...keys,
        AI_MANAGER_OPENAI_MODEL: 'gpt-6-luna',
        OPENAI_BASE_URL: 'http://localhost:1/v1',
        AI_MANAGER_ANTHROPIC_MODEL: 'claude-haiku-5-5',
        ANTHROPIC_BASE_URL: 'http://localhost:2',
      },
      [
        { ...openai, model: 'gpt-6-luna', baseUrl: 'http://localhost:1/v1' },
        { ...anthropic, model: 'claude-haiku-5-5', baseUrl: 'http://localhost:2' },
      ],
    ],
  ])('ask %s', (_whom, environment, models) => {
    expect(settings(environment).model).toEqual({ kind: 'models', models });
  });

  it('tell every address of a list, signed with one or two secrets', () => {
    const environment = {
      N8N_WEBHOOK_URL: 'https://a.example.com/hook,\n https://b.example.com/hook',
      WEBHOOK_SECRET: 'a-secret-of-twenty-four-or-more',
      WEBHOOK_SECRET_PREVIOUS: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    };
    expect(settings(environment).webhooks).toEqual({
      urls: ['https://a.example.com/hook', 'https://b.example.com/hook'],
      secret: environment.WEBHOOK_SECRET,
      previousSecret: environment.WEBHOOK_SECRET_PREVIOUS,
    });
  });

  it('stay offline when told so, whatever key is set', () => {
    expect(settings({ OPENAI_API_KEY: 'sk-1', AI_MANAGER_MODEL: 'offline' }).model).toEqual({ kind: 'offline' });
  });

  it('trace into Langfuse as soon as there are keys, without names, texts or its prompts unless told so', () => {
    const keys = { LANGFUSE_PUBLIC_KEY: 'pk-1', LANGFUSE_SECRET_KEY: 'sk-1' };
    const sparing = { publicKey: 'pk-1', secretKey: 'sk-1', names: false, content: false, prompts: false };
    expect(settings(keys).langfuse).toEqual({ ...sparing, url: undefined, pseudonymKey: undefined });
    expect(
      settings({
        ...keys,
        LANGFUSE_URL: 'https://langfuse.example.com',
        AI_MANAGER_TRACE_NAMES: '1',
        AI_MANAGER_TRACE_CONTENT: 'true',
        AI_MANAGER_TRACE_KEY: 'a key of 16 or more',
        AI_MANAGER_PROMPTS: 'langfuse',
      }).langfuse,
    ).toMatchObject({ url: 'https://langfuse.example.com', names: true, content: true, prompts: true });
    expect(settings({ ...keys, AI_MANAGER_TRACE_NAMES: '0' }).langfuse).toMatchObject({ names: false });
  });

  it('treat an empty variable as one that is not set', () => {
    expect(settings({ OPENAI_API_KEY: ' ', DATABASE_URL: '', AI_MANAGER_HOME: '', WEBHOOK_SECRET: '' })).toEqual(
      settings(),
    );
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
    ['AI_MANAGER_MODEL', { OPENAI_API_KEY: 'sk-1', AI_MANAGER_MODEL: 'openai,anthropic' }, /ANTHROPIC_API_KEY/],
    ['AI_MANAGER_MODEL', { OPENAI_API_KEY: 'sk-1', AI_MANAGER_MODEL: 'openai,offline' }, /"openai,anthropic"/],
    ['AI_MANAGER_MODEL', { OPENAI_API_KEY: 'sk-1', AI_MANAGER_MODEL: 'openai,openai' }, /"openai,anthropic"/],
    ['OPENAI_API_KEY', { AI_MANAGER_OPENAI_MODEL: 'gpt-6-luna' }, /Set OPENAI_API_KEY/],
    ['ANTHROPIC_BASE_URL', { ANTHROPIC_API_KEY: 'sk-1', ANTHROPIC_BASE_URL: 'http://x.example/v1' }, /without \/v1/],
    ['OPENAI_BASE_URL', { OPENAI_API_KEY: 'sk-1', OPENAI_BASE_URL: 'example.com' }, /https:/],
    ['LANGFUSE_SECRET_KEY', { LANGFUSE_PUBLIC_KEY: 'pk-1' }, /LANGFUSE_SECRET_KEY, too/],
    ['LANGFUSE_PUBLIC_KEY', { LANGFUSE_SECRET_KEY: 'sk-1' }, /LANGFUSE_PUBLIC_KEY, too/],
    ['LANGFUSE_PUBLIC_KEY', { LANGFUSE_URL: 'https://langfuse.example.com' }, /unset LANGFUSE_URL/],
    ['LANGFUSE_PUBLIC_KEY', { AI_MANAGER_PROMPTS: 'langfuse' }, /unset AI_MANAGER_PROMPTS/],
    ['LANGFUSE_URL', { LANGFUSE_URL: 'langfuse.example.com' }, /https:/],
    ['AI_MANAGER_TRACE_NAMES', { AI_MANAGER_TRACE_NAMES: 'yes please' }, /1 or 0/],
    ['AI_MANAGER_TRACE_KEY', { AI_MANAGER_TRACE_KEY: 'secret' }, /16 characters/],
    ['AI_MANAGER_PROMPTS', { AI_MANAGER_PROMPTS: 'drawer' }, /storage or langfuse/],
    ['N8N_WEBHOOK_URL', { WEBHOOK_SECRET: 'a-secret-of-twenty-four-or-more' }, /N8N_WEBHOOK_URL/],
    ['WEBHOOK_SECRET', { N8N_WEBHOOK_URL: 'https://example.com/secret' }, /openssl/],
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
