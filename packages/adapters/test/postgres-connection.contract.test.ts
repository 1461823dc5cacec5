import type { Storage } from '@ai-manager/core';
import { freePort } from '@ai-manager/test-servers/free-port';
import type { PostgresServer } from '@ai-manager/test-servers/postgres';
import { startPostgres } from '@ai-manager/test-servers/postgres';
import type { TcpProxy } from '@ai-manager/test-servers/tcp-proxy';
import { startTcpProxy } from '@ai-manager/test-servers/tcp-proxy';
import { sql } from 'kysely';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isConnectionLoss, toPostgresError } from '../src/postgres/errors.ts';
import { createPostgresStorage } from '../src/postgres/index.ts';
import type { PostgresOptions } from '../src/postgres/index.ts';
import { parsePostgresOptions } from '../src/postgres/options.ts';
import { createPoolDialect } from '../src/postgres/pool.ts';
import { createSqlSession } from '../src/shared/sql/session.ts';
import { person } from './person.ts';

let server: PostgresServer;
/** a migrated database, to be copied */
let template: string;
const opened: AsyncDisposable[] = [];

function open(options: PostgresOptions): Storage {
  const storage = createPostgresStorage(options);
  opened.push(storage);
  return storage;
}

/** A network to the server, and the URL of a fresh database behind it. */
async function behindProxy(): Promise<{ readonly proxy: TcpProxy; readonly url: string; readonly direct: string }> {
  const direct = await server.createDatabase(template);
  const proxy = await startTcpProxy({ port: Number(new URL(direct).port) });
  opened.push(proxy);
  return { proxy, direct, url: withPort(direct, proxy.port) };
}

function withPort(url: string, port: number): string {
  const changed = new URL(url);
  changed.hostname = '127.0.0.1';
  changed.port = String(port);
  return changed.href;
}

async function query<Row>(url: string, sql: string): Promise<readonly Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as Row[];
  } finally {
    await client.end();
  }
}

const endOthers =
  'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()';
const names = async (storage: Storage): Promise<readonly string[]> =>
  (await storage.people.list({}, {})).items.map(({ id }) => id);

beforeAll(async () => {
  server = await startPostgres();
  template = await server.createDatabase();
  await using storage = createPostgresStorage({ url: template });
  await storage.people.save(person('ann'), {});
});

afterEach(async () => {
  for (const each of opened.splice(0)) await each[Symbol.asyncDispose]();
});

afterAll(() => server[Symbol.asyncDispose]());

describe('a connection to PostgreSQL', () => {
  it('is opened anew when the server closed it while nobody used it', async () => {
    const url = await server.createDatabase(template);
    const storage = open({ url });
    expect(await names(storage)).toEqual(['ann']);
    await query(url, endOthers);
    expect(await names(storage)).toEqual(['ann']);
  });

  it('that breaks in the middle of a transaction has it run again, and written once', async () => {
    const { proxy, url } = await behindProxy();
    const storage = open({ url });
    await storage.people.list({}, {});
    let broken = 0;
    proxy.decide((said) => {
      if (!said.includes('insert into ai_manager.superbuilders') || broken > 0) return 'pass';
      broken += 1;
      return 'cut';
    });
    await storage.people.save(person('ben'), {});
    expect([broken, await names(storage)]).toEqual([1, ['ann', 'ben']]);
  });

  it('that breaks while a change is committed says that nobody knows, and does not repeat it', async () => {
    const { proxy, url, direct } = await behindProxy();
    const storage = open({ url });
    await storage.people.list({}, {});
    const fates = [] as string[];
    for (const fate of ['cut', 'pass-and-cut'] as const) {
      let broken = false;
      proxy.decide((said) => {
        if (broken || !said.includes('commit')) return 'pass';
        broken = true;
        return fate;
      });
      const saved = storage.people.save(person(fate), {});
      await expect(saved).rejects.toThrow(/while a change was being committed.*Read it again/);
      fates.push(fate);
    }
    await expect
      .poll(() => query(direct, 'select id from ai_manager.superbuilders order by id'))
      .toEqual([{ id: 'ann' }, { id: 'pass-and-cut' }]);
    expect(fates).toEqual(['cut', 'pass-and-cut']);
  });

  it('that breaks between two statements of a transaction does not end the process, and the whole is run again', async () => {
    const url = await server.createDatabase(template);
    const session = createSqlSession({
      name: 'PostgreSQL here',
      dialect: createPoolDialect(parsePostgresOptions({ url })),
      reconnectMs: 5_000,
      isConnectionLoss,
    });
    let runs = 0;
    const found = await session.transaction({}, async (db) => {
      runs += 1;
      await sql`select 1`.execute(db);
      if (runs === 1) {
        await query(url, endOthers);
        // The client is told while nobody asks it anything.
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      return (await sql<{ n: number }>`select 2 as n`.execute(db)).rows;
    });
    await session.close();
    expect([runs, found]).toEqual([2, [{ n: 2 }]]);
  });

  it('that cannot be made because nobody answers is given up after the time limit', async () => {
    const { proxy, url } = await behindProxy();
    const patient = open({ url, connectTimeoutMs: 300 });
    proxy.freeze();
    const hasty = open({ url, connectTimeoutMs: 300 });
    await expect(hasty.people.list({}, {})).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryable: true });
    proxy.thaw();
    expect(await names(patient)).toEqual(['ann']);
  });

  it('that goes silent under a statement is given up, and the next call makes another', async () => {
    const { proxy, url } = await behindProxy();
    const dialect = createPoolDialect(
      parsePostgresOptions({ url, statementTimeoutMs: 200, maxConnections: 1 }),
      url,
      100,
    );
    const session = createSqlSession({
      name: 'PostgreSQL here',
      dialect,
      translateError: (error) => toPostgresError(error, 'PostgreSQL here'),
    });
    await session.run({}, (db) => sql`select 1`.execute(db));
    proxy.freeze();
    const asked = session.run({}, (db) => sql`select 2`.execute(db));
    await expect(asked).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      message: expect.stringContaining('did not answer'),
    });
    proxy.thaw();
    expect((await session.run({}, (db) => sql<{ n: number }>`select 3 as n`.execute(db))).rows).toEqual([{ n: 3 }]);
    await session.close();
  });

  it('has statements ended that take too long, and is used again', async () => {
    const url = await server.createDatabase(template);
    const storage = open({ url, statementTimeoutMs: 300, maxConnections: 1 });
    await storage.people.list({}, {});
    const locker = new Client({ connectionString: url });
    await locker.connect();
    await locker.query('begin; lock table ai_manager.superbuilders in access exclusive mode');
    await expect(storage.people.list({}, {})).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      message: expect.stringContaining('statement timeout'),
    });
    await locker.end();
    expect(await names(storage)).toEqual(['ann']);
  });

  it('is waited for when all are in use', async () => {
    const url = await server.createDatabase(template);
    const storage = open({ url, maxConnections: 2 });
    const saves = Array.from({ length: 40 }, (_, index) => storage.people.save(person(`p-${index}`), {}));
    await Promise.all(saves);
    const [row] = await query<{ count: string }>(
      url,
      'select count(*) from pg_stat_activity where datname = current_database()',
    );
    expect(Number(row?.count)).toBeLessThanOrEqual(3);
    expect((await names(storage)).length).toBe(41);
  });

  it('may come from a pool of the host, which stays open', async () => {
    const { Pool } = await import('pg');
    const pool = new Pool({ connectionString: await server.createDatabase(template), max: 2 });
    const storage = open({ pool });
    expect(await names(storage)).toEqual(['ann']);
    await storage.close();
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await pool.end();
  });
});

describe('a PostgreSQL server', { timeout: 60_000 }, () => {
  const own = process.env['TEST_DATABASE_URL'] === undefined || process.env['TEST_DATABASE_URL'] === '';

  it.runIf(own)(
    'that is down refuses the first call at once, in our words and without the password, and serves later ones',
    async () => {
      const port = await freePort();
      const direct = await server.createDatabase(template);
      const url = withPort(direct, port);
      const storage = open({ url });
      const started = performance.now();
      const error: unknown = await storage.people.list({}, {}).catch((caught: unknown) => caught);
      expect(error).toMatchObject({
        code: 'UPSTREAM_UNAVAILABLE',
        message: expect.stringMatching(/ECONNREFUSED.*start it/),
      });
      expect(performance.now() - started).toBeLessThan(5_000);
      expect(inspectAll(error)).not.toContain(new URL(url).password);
      expect((await storage.check({})).parts).toMatchObject([{ part: 'database', ok: false }]);
      await using _proxy = await startTcpProxy({ port: Number(new URL(direct).port) }, port);
      expect(await names(storage)).toEqual(['ann']);
    },
  );

  it.runIf(own)('that is restarted in the middle of the work loses and doubles nothing', async () => {
    const url = await server.createDatabase(template);
    const storage = open({ url });
    await storage.people.list({}, {});
    const keys = Array.from({ length: 300 }, (_, index) => `m-${index}`);
    const saving = Promise.allSettled(keys.map((key) => storage.outbox.enqueue([mail(key)], now, {})));
    await server.kill();
    await server.start();
    const stopping = server.stop().then(() => server.start());
    const [saved] = await Promise.all([saving, stopping]);
    // Who was in the middle of a commit may say that nobody knows; nothing else goes wrong.
    const complaints = saved.flatMap((result) => (result.status === 'rejected' ? [String(result.reason)] : []));
    expect(complaints.filter((text) => !text.includes('was being committed'))).toEqual([]);
    await Promise.all(keys.map((key) => storage.outbox.enqueue([mail(key)], now, {})));
    const [row] = await query<{ count: number }>(url, 'select count(*)::int as count from ai_manager.outbox');
    expect(row?.count).toBe(300);
  });
});

const now = '2026-11-23T09:00:00.000Z';
const mail = (key: string) => ({
  key,
  message: {
    to: { name: 'Ann', address: 'ann@example.org' },
    from: { name: 'AI Manager', address: 'ai@example.org' },
    subject: 'Hello',
    text: 'Hello',
    html: '<p>Hello</p>',
  },
});

/** Everything an error says, its causes and members included. */
function inspectAll(error: unknown): string {
  const seen: unknown[] = [];
  for (let current = error; current instanceof Error; current = current.cause)
    seen.push(current.message, current.stack, { ...current });
  return JSON.stringify(seen);
}
