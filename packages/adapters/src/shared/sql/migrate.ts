import { ConfigurationError } from '@ai-manager/core';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Migration } from './migrations/index.ts';
import { migrations as allMigrations } from './migrations/index.ts';
import { requireServer } from './server-version.ts';
import type { Tables } from './tables.ts';

export interface MigrationStatus {
  readonly applied: readonly string[];
  readonly pending: readonly string[];
}

/** Any constant will do; it names the lock among other users of the same database. */
const lockId = 4_611_686_018_427_001;

/**
 * Which steps the database has and which it lacks; reads only.
 *
 * @throws ConfigurationError `CONFIGURATION` when the database has steps this library does not know
 */
export async function migrationStatus(
  db: Kysely<Tables>,
  known: readonly Migration[] = allMigrations,
): Promise<MigrationStatus> {
  const applied = await appliedMigrations(db);
  const names = new Set(known.map(({ name }) => name));
  if (applied.some((name) => !names.has(name))) throw newerDatabase(applied, known);
  return { applied, pending: known.map(({ name }) => name).filter((name) => !applied.includes(name)) };
}

/**
 * Brings the schema up to date, in one transaction, forward only. Concurrent callers wait for each other; the later
 * ones find nothing to do. The lock belongs to the transaction, so that connection poolers cannot lose it.
 *
 * @throws ConfigurationError `CONFIGURATION` when the database is newer than this library, or the server cannot hold
 * the schema; nothing is changed then
 */
export async function migrate(db: Kysely<Tables>, known: readonly Migration[] = allMigrations): Promise<void> {
  if ((await migrationStatus(db, known)).pending.length === 0) return;
  await requireServer(db);
  await db.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(lockId)})`.execute(transaction);
    await sql`create schema if not exists ai_manager`.execute(transaction);
    await sql`create table if not exists ai_manager.migrations (
      name text collate "C" primary key,
      executed_at timestamptz not null default now()
    )`.execute(transaction);
    const { pending } = await migrationStatus(transaction, known);
    for (const migration of known.filter(({ name }) => pending.includes(name))) {
      for (const statement of migration.statements) await sql.raw(statement).execute(transaction);
      await sql`insert into ai_manager.migrations (name) values (${migration.name})`.execute(transaction);
    }
  });
}

async function appliedMigrations(db: Kysely<Tables>): Promise<readonly string[]> {
  const table = await sql<{ found: boolean }>`select to_regclass('ai_manager.migrations') is not null as found`.execute(
    db,
  );
  if (table.rows[0]?.found !== true) return [];
  const rows = await sql<{ name: string }>`select name from ai_manager.migrations order by name`.execute(db);
  return rows.rows.map(({ name }) => name);
}

function newerDatabase(applied: readonly string[], known: readonly Migration[]): ConfigurationError {
  const database = applied.at(-1) ?? 'none';
  const library = known.at(-1)?.name ?? 'none';
  return new ConfigurationError(
    `The database is newer than this library: its schema is at ${database}, the library knows ${library}. Update @ai-manager/adapters, or use the database this version was made for.`,
    { details: { database, library } },
  );
}
