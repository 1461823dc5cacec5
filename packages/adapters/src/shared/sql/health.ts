import { isAiManagerError } from '@ai-manager/core';
import type { CallOptions, HealthPart, StorageHealth } from '@ai-manager/core';
import { sql } from 'kysely';
import { migrationStatus } from './migrate.ts';
import { requireServer } from './server-version.ts';
import type { Database, SqlSession } from './session.ts';

/** A statement that has waited this long for somebody's lock is worth a word. */
const longWaitMs = 5_000;

/**
 * Looks at each part by itself; reads only, so that a database that is behind or ahead of the library stays as it is.
 * A part that cannot be looked at because of another is left out.
 */
export async function checkHealth(session: SqlSession, options: CallOptions): Promise<StorageHealth> {
  const { backend } = session;
  const parts: HealthPart[] = [];
  const reached = await part('database', 'Start the database or correct its address: the message says which.', () =>
    session.inspect(options, describeServer),
  );
  options.signal?.throwIfAborted();
  parts.push(reached.conflict ? { ...reached.part, part: 'lock' } : reached.part);
  if (reached.part.ok) {
    parts.push(...(await session.inspect(options, (db) => checkContents(db, backend.exclusive === true))));
  }
  options.signal?.throwIfAborted();
  const place = await backend.checkPlace?.();
  return { backend: backend.name, parts: place === undefined ? parts : [...parts, place] };
}

async function checkContents(db: Database, exclusive: boolean): Promise<readonly HealthPart[]> {
  const checks = [
    part('rights', 'Grant this user what is missing, or use another user.', () => describeRights(db)),
    part('migrations', 'Run ai-manager migrate, or any other command: the first call migrates.', () =>
      describeMigrations(db),
    ),
    part('lock', 'Look at pg_stat_activity for who holds the lock, and end that session if nobody needs it.', () =>
      exclusive ? Promise.resolve('held by this process') : describeLocks(db),
    ),
  ];
  return (await Promise.all(checks)).map((checked) => checked.part);
}

/** What is wrong with a part, as a value: it becomes the part's message. */
class Unwell extends Error {}

async function part(
  name: string,
  remedy: string,
  describe: () => Promise<string>,
): Promise<{ readonly part: HealthPart; readonly conflict: boolean }> {
  try {
    return { part: { part: name, ok: true, message: await describe(), remedy: null }, conflict: false };
  } catch (error) {
    const known = error instanceof Unwell || isAiManagerError(error);
    const message = known ? error.message : `It failed with ${error instanceof Error ? error.name : typeof error}.`;
    // Our own errors say what to do by themselves.
    return {
      part: { part: name, ok: false, message, remedy: isAiManagerError(error) ? message : remedy },
      conflict: isAiManagerError(error, 'CONFLICT'),
    };
  }
}

async function describeServer(db: Database): Promise<string> {
  const { version } = await requireServer(db);
  const found = await sql<{ readonly recovering: boolean; readonly bytes: number }>`
    select pg_is_in_recovery() as recovering, pg_database_size(current_database()) as bytes`.execute(db);
  const { recovering = false, bytes = 0 } = found.rows[0] ?? {};
  if (recovering) throw new Unwell('It is a replica, which can only be read.');
  return `PostgreSQL ${version}, ${Math.ceil(bytes / 1e6)} MB`;
}

interface Rights {
  readonly schema_exists: boolean;
  readonly may_create: boolean;
  readonly may_use: boolean;
  readonly closed_tables: string | null;
}

async function describeRights(db: Database): Promise<string> {
  const found = await sql<Rights>`
    with schema as (select oid from pg_namespace where nspname = 'ai_manager')
    select exists (select from schema) as schema_exists,
      has_database_privilege(current_database(), 'create') as may_create,
      coalesce((select has_schema_privilege(oid, 'usage') from schema), false) as may_use,
      (
        select string_agg(c.relname, ', ' order by c.relname)
        from pg_class c join schema on schema.oid = c.relnamespace
        where c.relkind = 'r' and not (
          has_table_privilege(c.oid, 'select') and has_table_privilege(c.oid, 'insert')
          and has_table_privilege(c.oid, 'update') and has_table_privilege(c.oid, 'delete')
        )
      ) as closed_tables`.execute(db);
  const rights = found.rows[0] as Rights;
  if (!rights.schema_exists) {
    if (!rights.may_create) throw new Unwell('The schema ai_manager is missing, and this user may not create it.');
    return 'may create the schema ai_manager';
  }
  if (!rights.may_use) throw new Unwell('This user may not use the schema ai_manager.');
  if (rights.closed_tables !== null)
    throw new Unwell(`This user may not read and write all of ai_manager: ${rights.closed_tables}.`);
  return 'may read and write';
}

async function describeMigrations(db: Database): Promise<string> {
  const { applied, pending } = await migrationStatus(db);
  if (pending.length > 0) throw new Unwell(`The schema lacks ${pending.join(', ')}.`);
  return `at ${applied.at(-1) ?? 'none'}`;
}

async function describeLocks(db: Database): Promise<string> {
  const found = await sql<{ readonly waiting: number; readonly longest_ms: number }>`
    select count(*) as waiting,
      coalesce(max(extract(epoch from clock_timestamp() - query_start)) * 1000, 0)::double precision as longest_ms
    from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
  const { waiting = 0, longest_ms: longestMs = 0 } = found.rows[0] ?? {};
  if (longestMs > longWaitMs)
    throw new Unwell(`${waiting} statements wait for a lock, the first for ${Math.round(longestMs / 1000)} s.`);
  return waiting === 0 ? 'nobody waits for a lock' : `${waiting} wait for a lock, none for long`;
}
