import type { Storage } from '@ai-manager/core';
import type { PostgresServer } from '@ai-manager/test-servers/postgres';
import { startPostgres } from '@ai-manager/test-servers/postgres';
import { sql } from 'kysely';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPostgresStorage } from '../src/postgres/index.ts';
import type { PostgresOptions } from '../src/postgres/index.ts';
import { parsePostgresOptions } from '../src/postgres/options.ts';
import { createPoolDialect } from '../src/postgres/pool.ts';
import { migrations } from '../src/shared/sql/migrations/index.ts';
import { createSqlSession } from '../src/shared/sql/session.ts';
import { sharedForms } from './shared-forms.ts';

const own = (process.env['TEST_DATABASE_URL'] ?? '') === '';
let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres({ tls: true });
});
afterAll(() => server[Symbol.asyncDispose]());

async function execute(url: string, ...statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** The same URL with other parts. */
function changed(url: string, parts: Partial<Pick<URL, 'username' | 'password' | 'pathname' | 'hostname' | 'search'>>) {
  return Object.assign(new URL(url), parts).href;
}

/** The first call's error, and what the check says of each part. */
async function look(options: PostgresOptions) {
  await using storage = createPostgresStorage({ connectTimeoutMs: 2_000, ...options });
  const error: unknown = await storage.people.list({}, {}).then(
    () => null,
    (caught: unknown) => caught,
  );
  const { parts } = await storage.check({});
  return { error, parts, unwell: parts.filter(({ ok }) => !ok).map(({ part }) => part) };
}

describe('access to PostgreSQL', () => {
  it('gives values in the forms that all backends share, whatever the server writes by itself', async () => {
    const url = await server.createDatabase();
    const german = `do $$ begin execute format('alter database %I set datestyle = German', current_database()); end $$`;
    await execute(url, german);
    const dialect = createPoolDialect(parsePostgresOptions({ url }));
    const session = createSqlSession({ name: 'PostgreSQL here', dialect });
    const { rows } = await session.run({}, (db) => sql.raw(sharedForms.query).execute(db));
    await session.close();
    expect(rows).toEqual([sharedForms.row]);
  });

  // Another server may trust everybody.
  it.runIf(own)('is refused with what to do, and never repeats the password', async () => {
    const url = await server.createDatabase();
    const wrong = [
      [changed(url, { password: 'guessed-password' }), 'CONFIGURATION', /denies access.*another user/],
      [changed(url, { pathname: '/nowhere' }), 'CONFIGURATION', /does not exist: create the database/],
    ] as const;
    for (const [broken, code, message] of wrong) {
      const { error, parts, unwell } = await look({ url: broken });
      expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
      expect(unwell).toEqual(['database']);
      expect(JSON.stringify([parts, { ...(error as Error) }, (error as Error).stack])).not.toMatch(
        /guessed-password|planted-postgres-password/,
      );
    }
  });

  it('needs the right to create the schema once, and then only to read and write', async () => {
    const url = await server.createDatabase();
    const name = `app_${new URL(url).pathname.slice(-6)}`;
    await execute(url, `create role ${name} login password 'app'`);
    const app = changed(url, { username: name, password: 'app' });
    const before = await look({ url: app });
    expect(before.error).toMatchObject({ code: 'CONFIGURATION', message: expect.stringMatching(/denies access/) });
    expect(before.unwell).toEqual(['rights', 'migrations']);

    await using owner = createPostgresStorage({ url });
    await owner.rules.history({});
    await execute(url, `grant usage on schema ai_manager to ${name}`);
    const half = await look({ url: app });
    expect(half.parts.find(({ part }) => part === 'rights')?.message).toMatch(
      /may not read and write all.*evaluations/,
    );

    await execute(url, `grant select, insert, update, delete on all tables in schema ai_manager to ${name}`);
    expect(await look({ url: app })).toMatchObject({ error: null, unwell: [] });
  });

  it('to a replica, or anything that can only be read, says to use the primary server', async () => {
    const url = await server.createDatabase();
    const readOnly = `do $$ begin execute format('alter database %I set default_transaction_read_only = on', current_database()); end $$`;
    await execute(url, readOnly);
    expect((await look({ url })).error).toMatchObject({
      code: 'CONFIGURATION',
      message: expect.stringMatching(/can only be read.*primary server/),
    });
  });

  it('to a database whose encoding cannot hold every character is refused before anything is made', async () => {
    const url = await server.createDatabase();
    await execute(url, "create database latin template template0 encoding 'LATIN1' locale 'C'");
    const latin = changed(url, { pathname: '/latin' });
    const { error } = await look({ url: latin });
    expect(error).toMatchObject({ code: 'CONFIGURATION', message: expect.stringMatching(/LATIN1.*encoding 'UTF8'/) });
    await execute(url, 'drop database latin');
  });

  it('goes to the direct URL for changes of the schema, and to the other one for the rest', async () => {
    const url = await server.createDatabase();
    const name = `pooled_${new URL(url).pathname.slice(-6)}`;
    await execute(
      url,
      `create role ${name} login password 'app'`,
      `alter default privileges grant select, insert, update, delete on tables to ${name}`,
      `alter default privileges grant usage on schemas to ${name}`,
    );
    const pooled = changed(url, { username: name, password: 'app' });
    expect(await look({ url: pooled, directUrl: url })).toMatchObject({ error: null, unwell: [] });
  });
});

describe('the schema in PostgreSQL', () => {
  it('is made once when many processes start on an empty database at the same time', async () => {
    const url = await server.createDatabase();
    const storages = Array.from({ length: 8 }, () => createPostgresStorage({ url, maxConnections: 2 }));
    await Promise.all(storages.map((storage) => storage.rules.history({})));
    await Promise.all(storages.map((storage) => storage.close()));
    const { error, unwell } = await look({ url });
    expect([error, unwell]).toEqual([null, []]);
  });

  it('of a newer library is left alone, and both versions are named', async () => {
    const url = await server.createDatabase();
    await using storage: Storage = createPostgresStorage({ url });
    await storage.rules.history({});
    await execute(url, `insert into ai_manager.migrations (name) values ('9000-later')`);
    const { error, unwell } = await look({ url });
    expect(error).toMatchObject({
      code: 'CONFIGURATION',
      details: { database: '9000-later', library: migrations.at(-1)?.name },
    });
    expect(unwell).toEqual(['migrations']);
  });
});

describe.runIf(own)('TLS to PostgreSQL', () => {
  const withTls = async (search: string) =>
    changed(await server.createDatabase(), { hostname: 'localhost', search: `?${search}` });

  it('checks the certificate whenever TLS is asked for', async () => {
    for (const mode of ['require', 'verify-ca', 'verify-full']) {
      const { error, unwell } = await look({ url: await withTls(`sslmode=${mode}`) });
      expect(error).toMatchObject({
        code: 'CONFIGURATION',
        message: expect.stringMatching(/sslrootcert=<file>/),
      });
      expect(unwell).toEqual(['database']);
    }
  });

  it('works with the authority of the certificate, and without any check when that is said', async () => {
    const authority = encodeURIComponent(server.certificateFile ?? '');
    for (const search of [`sslmode=require&sslrootcert=${authority}`, 'sslmode=no-verify']) {
      const url = await withTls(search);
      const dialect = createPoolDialect(parsePostgresOptions({ url }));
      const session = createSqlSession({ name: 'PostgreSQL here', dialect });
      const { rows } = await session.run({}, (db) =>
        sql<{ ssl: boolean }>`select ssl from pg_stat_ssl where pid = pg_backend_pid()`.execute(db),
      );
      await session.close();
      expect(rows).toEqual([{ ssl: true }]);
    }
  });

  it('that the server does not speak says how to go without', async () => {
    await using plain = await startPostgres();
    const url = changed(await plain.createDatabase(), { search: '?sslmode=require' });
    expect((await look({ url })).error).toMatchObject({
      code: 'CONFIGURATION',
      message: expect.stringMatching(/does not support SSL.*sslmode=disable/),
    });
  });
});
