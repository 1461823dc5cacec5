import { sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import { createConnectionSource } from '../src/pglite/connection-source.ts';
import type { PgliteConnection } from '../src/pglite/connection.ts';
import { openConnection } from '../src/pglite/connection.ts';
import { createPgliteDialect } from '../src/pglite/dialect.ts';
import { memoryTemplate } from '../src/pglite/memory-template.ts';
import { createSqlSession } from '../src/shared/sql/session.ts';
import type { SqlSession } from '../src/shared/sql/session.ts';
import { sharedForms } from './shared-forms.ts';

/** Takes hours, all of them inside the database. */
const endless = 'select count(*) from generate_series(1, 1000000000000) as n where n % 7 = 3';
const sessions: SqlSession[] = [];
const connections: PgliteConnection[] = [];

async function connect(queryTimeoutMs: number): Promise<PgliteConnection> {
  const template = await memoryTemplate();
  const connection = await openConnection({
    dataFolder: null,
    template,
    name: 'PGlite here',
    queryTimeoutMs,
    openTimeoutMs: 30_000,
  });
  connections.push(connection);
  return connection;
}

/** A session whose database is opened afresh whenever its thread was lost; `count` tells how often. */
function countingSession(queryTimeoutMs: number): { session: SqlSession; count: () => number } {
  let count = 0;
  const source = createConnectionSource({ name: 'PGlite here' }, async () => {
    count += 1;
    return { connection: await connect(queryTimeoutMs), release: async () => {} };
  });
  const session = createSqlSession({ name: 'PGlite here', dialect: createPgliteDialect(source) });
  sessions.push(session);
  return { session, count: () => count };
}

afterEach(async () => {
  await Promise.all(sessions.splice(0).map((session) => session.close()));
  await Promise.all(connections.splice(0).map((connection) => connection.close()));
});

describe('the thread of PGlite', () => {
  it('leaves the event loop free while a statement runs, and ends one that takes too long', async () => {
    const connection = await connect(400);
    let ticks = 0;
    const timer = setInterval(() => (ticks += 1), 10);
    await expect(connection.query(endless, [])).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      retryable: true,
    });
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(5);
    expect(connection.alive).toBe(false);
    await expect(connection.query('select 1', [])).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });

  it('is started again by the next call after it was ended', async () => {
    const { session, count } = countingSession(2_000);
    await expect(session.transaction({}, (db) => sql.raw(endless).execute(db))).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
    });
    const found = await session.run({}, (db) => sql<{ one: number }>`select 1 as one`.execute(db));
    expect(found.rows).toEqual([{ one: 1 }]);
    expect(count()).toBe(2);
  });

  it('tells of errors in the terms of PostgreSQL, without the statement and its parameters', async () => {
    const connection = await connect(10_000);
    const error: unknown = await connection
      .query("select 'secret' || 1 / $1::integer", [0])
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: '22012' });
    expect(JSON.stringify(error) + String(error)).not.toContain('secret');
    expect(connection.alive).toBe(true);
  });

  it('gives values in the forms that all backends share', async () => {
    const connection = await connect(10_000);
    expect((await connection.query(sharedForms.query, [])).rows).toEqual([sharedForms.row]);
  });
});

describe('a session', () => {
  it('refuses a call from inside a transaction instead of waiting for ever', async () => {
    const { session } = countingSession(10_000);
    const nested = session.transaction({}, () => session.run({}, (db) => sql`select 1`.execute(db)));
    await expect(nested).rejects.toMatchObject({ code: 'INTERNAL' });
  });

  it('undoes a transaction that throws, and goes on', async () => {
    const { session } = countingSession(10_000);
    const failing = session.transaction({}, async (db) => {
      await sql`insert into ai_manager.superbuilders (id, name, email, status) values ('x', 'x', 'x', 'active')`.execute(
        db,
      );
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    const left = await session.run({}, (db) => sql`select id from ai_manager.superbuilders`.execute(db));
    expect(left.rows).toEqual([]);
  });

  it('runs a transaction again that could not be serialised, a few times at most', async () => {
    const { session } = countingSession(10_000);
    let attempts = 0;
    const raise = sql.raw(`do $$ begin raise exception 'busy' using errcode = '40001'; end $$`);
    const twice = await session.transaction({}, async (db) => {
      attempts += 1;
      if (attempts < 3) await raise.execute(db);
      return attempts;
    });
    expect(twice).toBe(3);
    await expect(session.transaction({}, (db) => raise.execute(db))).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
    });
  });
});
