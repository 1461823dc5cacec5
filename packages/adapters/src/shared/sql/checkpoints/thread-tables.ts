import { sql } from 'kysely';
import type { Database } from '../session.ts';

/** A schema of its own: what is in it belongs to LangGraph, is not exported, and may be dropped without losing a decision. */
export const threadSchema = 'ai_manager_threads';

export const threadTable = (name: 'checkpoints' | 'checkpoint_blobs' | 'checkpoint_writes') =>
  sql.id(threadSchema, name);

export async function hasThreadTables(db: Database): Promise<boolean> {
  const found = await sql<{ found: boolean }>`
    select to_regclass(${`${threadSchema}.checkpoint_writes`}) is not null as found`.execute(db);
  return found.rows[0]?.found === true;
}

export async function removeThread(db: Database, threadId: string): Promise<void> {
  await sql`
    with blobs as (delete from ${threadTable('checkpoint_blobs')} where thread_id = ${threadId}),
      writes as (delete from ${threadTable('checkpoint_writes')} where thread_id = ${threadId})
    delete from ${threadTable('checkpoints')} where thread_id = ${threadId}`.execute(db);
}

/** A thread is as old as its last checkpoint, by the time that LangGraph wrote into it. */
export async function pruneThreads(
  db: Database,
  { before, limit }: { readonly before: string; readonly limit: number },
): Promise<number> {
  const pruned = await sql<{ count: number }>`
    with old as (
      select thread_id from ${threadTable('checkpoints')} group by thread_id
      having max((checkpoint ->> 'ts')::timestamptz) < ${before}
      order by max((checkpoint ->> 'ts')::timestamptz), thread_id limit ${limit}
    ), blobs as (
      delete from ${threadTable('checkpoint_blobs')} b using old where b.thread_id = old.thread_id
    ), writes as (
      delete from ${threadTable('checkpoint_writes')} w using old where w.thread_id = old.thread_id
    ), threads as (
      delete from ${threadTable('checkpoints')} c using old where c.thread_id = old.thread_id
    )
    select count(*) as count from old`.execute(db);
  return pruned.rows[0]?.count ?? 0;
}
