import type { AiManagerError, ExportedRow, ExportHeader, Storage } from '@ai-manager/core';
import { fillStorage } from '@ai-manager/core/testing';
import type { PostgresServer } from '@ai-manager/test-servers/postgres';
import { startPostgres } from '@ai-manager/test-servers/postgres';
import { PostgresDialect, sql } from 'kysely';
import { Pool, types as pgTypes } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPgliteStorage } from '../src/pglite/index.ts';
import { createSqlSession } from '../src/shared/sql/session.ts';
import { createSqlStorage } from '../src/shared/sql/sql-storage.ts';
import { transferTables } from '../src/shared/sql/transfer/transfer-tables.ts';
import { typeParsers } from '../src/shared/sql/type-parsers.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server[Symbol.asyncDispose]());

function openDialect(connectionString: string, settings = ''): PostgresDialect {
  const types = { getTypeParser: (id: number) => (typeParsers[id] ?? pgTypes.getTypeParser(id)) as never };
  return new PostgresDialect({ pool: new Pool({ connectionString, options: settings, types }) });
}

function openStorage(url: string, settings?: string): Storage {
  return createSqlStorage({ name: 'PostgreSQL', dialect: openDialect(url, settings) });
}

async function openPostgres(settings?: string): Promise<Storage> {
  return openStorage(await server.createDatabase(), settings);
}

/** Settings under which a server writes instants and numbers in other ways than PGlite does. */
const unlike = '-c timezone=Asia/Kathmandu -c extra_float_digits=-3 -c datestyle=German -c intervalstyle=sql_standard';

async function exportLines(storage: Storage): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const line of storage.transfer.export({})) lines.push(line);
  return lines;
}

function withoutTime([header = '{}', ...rows]: readonly string[]): readonly string[] {
  return [JSON.stringify({ ...(JSON.parse(header) as ExportHeader), exportedAt: '' }), ...rows];
}

describe('moving everything from PGlite to PostgreSQL and back', { timeout: 90_000 }, () => {
  it('keeps every byte of every row', async () => {
    await using pglite = createPgliteStorage({ folder: 'memory' });
    await using postgres = await openPostgres(unlike);
    await using again = createPgliteStorage({ folder: 'memory' });
    await fillStorage(pglite);
    const first = withoutTime(await exportLines(pglite));
    const counts = await postgres.transfer.import(pglite.transfer.export({}), {});
    expect(withoutTime(await exportLines(postgres))).toEqual(first);
    expect(await again.transfer.import(postgres.transfer.export({}), {})).toEqual(counts);
    expect(withoutTime(await exportLines(again))).toEqual(first);
  });

  it('goes on with the work where it stopped', async () => {
    await using pglite = createPgliteStorage({ folder: 'memory' });
    await using postgres = await openPostgres();
    await fillStorage(pglite);
    await postgres.transfer.import(pglite.transfer.export({}), {});
    expect(await postgres.runs.list({}, {})).toEqual(await pglite.runs.list({}, {}));
    expect(await postgres.prompts.list({}, {})).toEqual(await pglite.prompts.list({}, {}));
    const { items } = await pglite.evaluations.list({ latestOnly: false }, {});
    expect((await postgres.evaluations.list({ latestOnly: false }, {})).items).toEqual(items);
    expect(items.length).toBe(4);
  });

  it('refuses a second import into the same database with CONFLICT, also one at the same time', async () => {
    await using pglite = createPgliteStorage({ folder: 'memory' });
    await using postgres = await openPostgres();
    await fillStorage(pglite);
    const lines = await exportLines(pglite);
    const source = async function* () {
      yield* lines;
    };
    await postgres.schema.migrate({});
    const results = await Promise.allSettled([1, 2, 3].map(() => postgres.transfer.import(source(), {})));
    const codes = results.map((result): string =>
      result.status === 'rejected' ? (result.reason as AiManagerError).code : 'imported',
    );
    expect(codes.toSorted()).toEqual(['CONFLICT', 'CONFLICT', 'imported']);
    expect(withoutTime(await exportLines(postgres))).toEqual(withoutTime(lines));
  });
});

describe('a transfer beside other writers', { timeout: 60_000 }, () => {
  it('exports one moment although others write between its pages', async () => {
    await using postgres = await openPostgres();
    await fillStorage(postgres);
    const before = withoutTime(await exportLines(postgres));
    const lines: string[] = [];
    for await (const line of postgres.transfer.export({})) {
      if (lines.length === 0) {
        await postgres.people.save(person('late'), {});
        await postgres.outbox.claim({ limit: 100, leaseMs: 1, resend: true }, {});
      }
      lines.push(line);
    }
    expect(withoutTime(lines)).toEqual(before);
    expect(withoutTime(await exportLines(postgres))).not.toEqual(before);
  });

  it('lets others read during an import, and write after it', async () => {
    await using pglite = createPgliteStorage({ folder: 'memory' });
    const url = await server.createDatabase();
    await using postgres = openStorage(url);
    await using other = openStorage(url);
    await fillStorage(pglite);
    await other.schema.migrate({});
    const lines = await exportLines(pglite);
    let saved = false;
    let saving: Promise<unknown> = Promise.resolve();
    const source = async function* () {
      yield* lines.slice(0, -1);
      saving = other.people.save(person('late'), {}).then(() => (saved = true));
      expect((await other.people.list({}, {})).items).toEqual([]);
      expect(saved).toBe(false);
      yield lines.at(-1) ?? '';
    };
    await postgres.transfer.import(source(), {});
    await saving;
    expect((await postgres.people.list({}, {})).items.map(({ id }) => id)).toEqual(['ann', 'bob', 'late', 'zoe']);
  });
});

describe('a transfer that the database ends in the middle', { timeout: 60_000 }, () => {
  it('is to be started again, since its lines cannot come twice', async () => {
    await using pglite = createPgliteStorage({ folder: 'memory' });
    const url = await server.createDatabase();
    await using postgres = openStorage(url);
    await fillStorage(pglite);
    await postgres.schema.migrate({});
    await onServer(
      url,
      `create function ai_manager.busy() returns trigger language plpgsql as $$
         begin raise exception 'busy' using errcode = '40001'; end $$;
       create trigger busy before insert on ai_manager.runs execute function ai_manager.busy()`,
    );
    const importing = postgres.transfer.import(pglite.transfer.export({}), {});
    await expect(importing).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      retryable: true,
      message: expect.stringContaining('start it again'),
    });
    await onServer(url, 'drop trigger busy on ai_manager.runs');
    const counts = await postgres.transfer.import(pglite.transfer.export({}), {});
    expect(counts).toMatchObject({ superbuilders: 3, runs: 3 });
  });
});

async function onServer(url: string, statements: string): Promise<void> {
  const pool = new Pool({ connectionString: url });
  await pool.query(statements);
  await pool.end();
}

describe('the list of exported tables', () => {
  it('has every table of the schema but those of migrations and secrets, each after those it refers to', async () => {
    const session = createSqlSession({ name: 'PostgreSQL', dialect: openDialect(await server.createDatabase()) });
    const listed = transferTables.map(({ name }) => name as string);
    const tables = await session.run({}, (db) =>
      sql<{ name: string }>`select tablename as name from pg_tables where schemaname = 'ai_manager'`.execute(db),
    );
    expect([...listed, 'migrations', 'secrets'].toSorted()).toEqual(tables.rows.map(({ name }) => name).toSorted());
    const references = await session.run({}, (db) =>
      sql<{ from: string; to: string }>`
        select distinct conrelid::regclass::text as "from", confrelid::regclass::text as "to"
        from pg_constraint where contype = 'f' and conrelid <> confrelid and connamespace = 'ai_manager'::regnamespace
      `.execute(db),
    );
    await session.close();
    const place = (table: string) => listed.indexOf(table.replace('ai_manager.', ''));
    expect(references.rows.length).toBeGreaterThan(5);
    expect(references.rows.filter(({ from, to }) => place(to) >= place(from))).toEqual([]);
  });

  it('orders each table by a key that tells all its rows apart', async () => {
    await using pglite = createPgliteStorage({ folder: 'memory' });
    await fillStorage(pglite);
    const lines = (await exportLines(pglite)).slice(1, -1).map((line) => JSON.parse(line) as ExportedRow);
    const keyOf = ({ table, row }: ExportedRow) =>
      JSON.stringify(
        transferTables
          .find(({ name }) => name === table)
          ?.key.map((part) => row[/t\.(\w+)/.exec(part.sql)?.[1] ?? ''] ?? null),
      );
    const keys = lines.map((line) => line.table + keyOf(line));
    expect(new Set(keys).size).toBe(keys.length);
  });
});

function person(id: string): never {
  const empty = { team: null, leadId: null, timeZone: null, language: null };
  return { id, name: id, email: `${id}@example.org`, ...empty, status: 'active' } as never;
}
