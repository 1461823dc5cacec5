import { Kysely, sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import type { PgliteConnection } from '../src/pglite/connection.ts';
import { openConnection } from '../src/pglite/connection.ts';
import { createPgliteDialect } from '../src/pglite/dialect.ts';
import { memoryTemplate } from '../src/pglite/memory-template.ts';
import { migrate, migrationStatus } from '../src/shared/sql/migrate.ts';
import { migrations } from '../src/shared/sql/migrations/index.ts';
import { createSqlStorage } from '../src/shared/sql/sql-storage.ts';
import type { Tables } from '../src/shared/sql/tables.ts';
import { person } from './person.ts';

const later = { name: '9000-later', statements: ['create table ai_manager.later (id integer)'] };
const broken = {
  name: '9001-broken',
  statements: ['create table ai_manager.half (id integer)', 'create table nonsense'],
};
let connection: PgliteConnection | undefined;

/** A database that is migrated to what the library knows, or an empty one. */
async function openDatabase({ isEmpty = false } = {}): Promise<Kysely<Tables>> {
  const timeouts = { queryTimeoutMs: 30_000, openTimeoutMs: 30_000 };
  const current = await openConnection({
    dataFolder: null,
    template: isEmpty ? null : await memoryTemplate(),
    name: 'PGlite',
    ...timeouts,
  });
  connection = current;
  return new Kysely<Tables>({ dialect: createPgliteDialect({ open: async () => current, close: async () => {} }) });
}

afterEach(() => connection?.close());

describe('migrations', () => {
  it('are all there in a database the library made, and none is left', async () => {
    const db = await openDatabase();
    expect(await migrationStatus(db)).toEqual({ applied: migrations.map(({ name }) => name), pending: [] });
  });

  it('apply once when several start at the same time', async () => {
    const db = await openDatabase();
    await Promise.all([1, 2, 3].map(() => migrate(db, [...migrations, later])));
    expect((await migrationStatus(db, [...migrations, later])).applied).toContain('9000-later');
  });

  it('leave nothing of a step that fails, and can be tried again', async () => {
    const db = await openDatabase();
    await expect(migrate(db, [...migrations, later, broken])).rejects.toThrow('syntax error');
    expect((await migrationStatus(db, [...migrations, later, broken])).pending).toEqual(['9000-later', '9001-broken']);
    await migrate(db, [...migrations, later]);
    expect((await migrationStatus(db, [...migrations, later])).pending).toEqual([]);
  });

  it('keep the rows of a database that only has the first step', async () => {
    const db = await openDatabase({ isEmpty: true });
    await migrate(db, migrations.slice(0, 1));
    await sql`insert into ai_manager.superbuilders (id, name, email, status)
      values ('ann', 'Ann', 'ann@example.org', 'active')`.execute(db);
    const current = connection as PgliteConnection;
    await using storage = createSqlStorage({
      name: 'PGlite',
      dialect: createPgliteDialect({ open: async () => current, close: async () => {} }),
    });
    expect((await storage.people.list({}, {})).items).toEqual([person('ann', { name: 'Ann' })]);
    const accounts = { worksmart: '7' };
    await storage.people.save(person('ann', { accounts }), {});
    expect(await storage.people.get(person('ann').id, {})).toMatchObject({ accounts });
  });

  it('refuse a database that is newer than the library, naming both, and change nothing', async () => {
    const db = await openDatabase();
    await migrate(db, [...migrations, later]);
    const details = { database: '9000-later', library: migrations.at(-1)?.name };
    await expect(migrate(db)).rejects.toMatchObject({ code: 'CONFIGURATION', details });
    const current = connection as PgliteConnection;
    await using storage = createSqlStorage({
      name: 'PGlite',
      dialect: createPgliteDialect({ open: async () => current, close: async () => {} }),
    });
    await expect(storage.people.list({}, {})).rejects.toMatchObject({ code: 'CONFIGURATION', details });
    const { parts } = await storage.check({});
    expect(parts.map(({ part, ok }) => [part, ok])).toEqual([
      ['database', true],
      ['rights', true],
      ['migrations', false],
      ['lock', true],
    ]);
    await expect(storage.schema.status({})).rejects.toMatchObject({ code: 'CONFIGURATION', details });
    await expect(storage.schema.migrate({})).rejects.toMatchObject({ code: 'CONFIGURATION', details });
  });

  it('are looked at without being applied, then applied when asked for', async () => {
    const names = migrations.map(({ name }) => name);
    const db = await openDatabase();
    await sql`drop schema ai_manager cascade`.execute(db);
    const current = connection as PgliteConnection;
    await using storage = createSqlStorage({
      name: 'PGlite',
      dialect: createPgliteDialect({ open: async () => current, close: async () => {} }),
    });
    expect(await storage.schema.status({})).toEqual({ applied: [], pending: names });
    expect(await storage.schema.status({})).toEqual({ applied: [], pending: names });
    expect(await storage.schema.migrate({})).toEqual({ applied: names });
    expect(await storage.schema.migrate({})).toEqual({ applied: [] });
    expect(await storage.schema.status({})).toEqual({ applied: names, pending: [] });
  });

  it('have names that sort in the order of application', () => {
    const names = migrations.map(({ name }) => name);
    expect(names.toSorted()).toEqual(names);
  });
});
