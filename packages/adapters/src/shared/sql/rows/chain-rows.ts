import { chainStart, decisionRecordSchema, nextHead, separatePersonal } from '@ai-manager/core';
import type { ChainHead, ChainLink, DecisionRecord } from '@ai-manager/core';
import type { RawBuilder, Transaction } from 'kysely';
import { sql } from 'kysely';
import { z } from 'zod';
import { recordset } from '../bulk.ts';
import { toJson } from '../json.ts';
import type { Database } from '../session.ts';
import type { DecisionTable, Tables } from '../tables.ts';
import { toColumnTime, toPersonalColumns } from './decision-rows.ts';

/** Names the lock of sealing among other users of the same database. */
const lockId = 4_611_686_018_427_002;

/** Stored bytes that are read together; compressed, as a rule. */
const pageBytes = 4_000_000;

/** Decisions in an order, as many as one page takes: one at least, and fewer than the limit where they are large. */
export function fewEnough(
  condition: RawBuilder<unknown>,
  { by, limit }: { readonly by: string; readonly limit: number },
): RawBuilder<unknown> {
  const bytes = sql`sum(pg_column_size(d.document) + coalesce(pg_column_size(d.personal), 0))`;
  return sql`(
    select sized.* from (
      select d.*, ${bytes} over (order by ${sql.raw(by)}) as bytes_so_far, row_number() over (order by ${sql.raw(by)}) as number
      from (select * from ai_manager.decisions where ${condition} order by ${sql.raw(by)} limit ${limit}) as d
    ) as sized where sized.number = 1 or sized.bytes_so_far <= ${sql.lit(pageBytes)}
  ) as page`;
}

interface SealRequest {
  readonly limit: number;
  readonly wait: boolean;
}

interface Unsealed {
  readonly id: string;
  readonly document: string;
  readonly personal_hash: string | null;
}

/** Whoever holds the lock sees the head that the one before left, and leaves the next. */
export async function sealDecisions(
  db: Transaction<Tables>,
  { limit, wait }: SealRequest,
): Promise<{ readonly sealed: number; readonly busy: boolean }> {
  // Whatever the database's default: a snapshot taken while waiting for the lock would not see the head.
  await sql`set transaction isolation level read committed`.execute(db);
  if (!(await takeLock(db, wait))) return { sealed: 0, busy: true };
  let head = await readHead(db);
  const found = await sql<Unsealed>`
    select id, document, personal_hash from ai_manager.decisions
    where id in (select id from ${fewEnough(sql`position is null`, { by: 'at, id', limit })}) and position is null
    order by at, id for update`.execute(db);
  const rows = found.rows.map((row) => {
    const separated = separate(row);
    head = nextHead(head, separated ?? { record: JSON.parse(row.document), personalHash: row.personal_hash });
    return { id: row.id, ...head, ...separated?.columns };
  });
  await writePlaces(db, rows);
  return { sealed: rows.length, busy: false };
}

async function takeLock(db: Transaction<Tables>, wait: boolean): Promise<boolean> {
  if (wait) {
    await sql`select pg_advisory_xact_lock(${sql.lit(lockId)})`.execute(db);
    return true;
  }
  const tried = await sql<{ locked: boolean }>`select pg_try_advisory_xact_lock(${sql.lit(lockId)}) as locked`.execute(
    db,
  );
  return tried.rows[0]?.locked === true;
}

export async function readHead(db: Database): Promise<ChainHead> {
  const found = await sql<ChainHead>`
    select position, hash from ai_manager.decisions where position is not null order by position desc limit 1`.execute(
    db,
  );
  return found.rows[0] ?? chainStart;
}

/** What a record of an earlier version becomes before it gets its place; null: it stays as it is. */
function separate({ document, personal_hash: hash }: Unsealed) {
  if (hash !== null) return null;
  const parsed = decisionRecordSchema.safeParse(JSON.parse(document));
  const separated: DecisionRecord | null = parsed.success ? separatePersonal(parsed.data) : null;
  if (separated?.personal === undefined || separated.personal === null) return null;
  const { personal, ...record } = separated;
  const columns = toPersonalColumns(personal) as { readonly personal_hash: string };
  return { record, personalHash: columns.personal_hash, columns: { ...columns, document: record } };
}

async function writePlaces(db: Transaction<Tables>, rows: readonly object[]): Promise<void> {
  if (rows.length === 0) return;
  const columns = {
    id: 'text',
    position: 'bigint',
    hash: 'text',
    document: 'jsonb',
    personal: 'jsonb',
    personal_salt: 'text',
    personal_hash: 'text',
  };
  await sql`
    update ai_manager.decisions d
    set position = r.position, hash = r.hash, document = coalesce(r.document, d.document),
      personal = coalesce(r.personal, d.personal), personal_salt = coalesce(r.personal_salt, d.personal_salt),
      personal_hash = coalesce(r.personal_hash, d.personal_hash)
    from ${recordset(toJson(rows), columns, 'r')} where d.id = r.id`.execute(db);
}

/** A record as it is stored, not as it should be: it is looked at because somebody may have changed it. */
export function toLink(row: DecisionTable): ChainLink {
  const record: unknown = JSON.parse(row.document);
  return {
    position: row.position ?? 0,
    hash: row.hash ?? '',
    decisionId: row.id,
    record,
    personal: row.personal === null ? null : JSON.parse(row.personal),
    personalSalt: row.personal_salt,
    personalHash: row.personal_hash,
    foundByItself: isFoundByItself(row, record),
  };
}

const foundBySchema = z.object({
  id: z.string(),
  kind: z.string(),
  subject: z.object({ type: z.string(), id: z.string() }),
  runId: z.string().nullable(),
  at: z.iso.datetime({ offset: true }),
});

function isFoundByItself(row: DecisionTable, record: unknown): boolean {
  const parsed = foundBySchema.safeParse(record);
  if (!parsed.success) return false;
  const { id, kind, subject, runId, at } = parsed.data;
  return (
    row.id === id &&
    row.kind === kind &&
    row.subject_type === subject.type &&
    row.subject_id === subject.id &&
    row.run_id === runId &&
    row.at === toColumnTime(at)
  );
}
