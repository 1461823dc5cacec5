import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Tables } from './tables.ts';

/** Writes below this many rows leave the planner's statistics as they are. */
const worthwhileRows = 500;

/**
 * Brings the planner's statistics up to date after a large write: an embedded database has nobody else who does, and
 * a server may take a minute, in which plans for the new rows are poor.
 */
export async function refreshStatistics(
  db: Kysely<Tables>,
  rows: number,
  tables: readonly (keyof Tables)[],
): Promise<void> {
  if (rows < worthwhileRows) return;
  for (const table of tables) await sql.raw(`analyze ai_manager.${table}`).execute(db);
}
