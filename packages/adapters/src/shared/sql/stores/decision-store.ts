import type { ChainHead, DecisionFilter, DecisionStore, Page, SealedDecision } from '@ai-manager/core';
import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { SortColumn } from '../paging.ts';
import { afterCursor, limitOf, orderBy, toPage } from '../paging.ts';
import { fewEnough, readHead, sealDecisions, toLink } from '../rows/chain-rows.ts';
import type { StoredDecision } from '../rows/decision-rows.ts';
import { appendDecisions, fromDecisionRow } from '../rows/decision-rows.ts';
import type { Database, SqlSession } from '../session.ts';
import type { DecisionTable } from '../tables.ts';

const newestFirst: readonly SortColumn[] = [
  { column: 'at', order: 'desc' },
  { column: 'id', order: 'asc' },
];

export function createDecisionStore(session: SqlSession): DecisionStore {
  return {
    append: (records, options) => session.transaction(options, (db) => appendDecisions(db, records)),
    list: (filter, options) =>
      session.run(options, async (db) => {
        const { items, nextCursor } = await readEntries(db, filter);
        return { items: items.map(({ record }) => record), nextCursor };
      }),
    entries: (filter, options) => session.run(options, (db) => readEntries(db, filter)),
    seal: async (request, options) => {
      const idle = await session.run(options, async (db) => !(await hasUnsealed(db)));
      if (idle) return { sealed: 0, busy: false };
      return session.transaction(options, (db) => sealDecisions(db, { ...request, limit: limitOf(request) }));
    },
    chain: (options) =>
      session.run(options, async (db) => {
        const counted = await sql<{ unsealed: number }>`
          select count(*) as unsealed from ai_manager.decisions where position is null`.execute(db);
        return { head: await readHead(db), unsealed: counted.rows[0]?.unsealed ?? 0 };
      }),
    links: ({ after, limit }, options) =>
      session.run(options, async (db) => {
        const found = await sql<DecisionTable>`
          select * from ${fewEnough(sql`position > ${after}`, { by: 'position', limit: limitOf({ limit }) })}
          order by position`.execute(db);
        return found.rows.map(toLink);
      }),
  };
}

async function hasUnsealed(db: Database): Promise<boolean> {
  const found = await sql`select 1 from ai_manager.decisions where position is null limit 1`.execute(db);
  return found.rows.length > 0;
}

type EntryRow = StoredDecision & Pick<DecisionTable, 'at' | 'position' | 'hash'>;

async function readEntries(db: Database, filter: DecisionFilter): Promise<Page<SealedDecision>> {
  const found = await sql<EntryRow>`
    select id, at, document, personal, personal_hash, position, hash from ai_manager.decisions
    where ${sql.join([afterCursor(filter, newestFirst), ...conditionsOf(filter)], sql` and `)}
    order by ${orderBy(newestFirst)} limit ${limitOf(filter) + 1}`.execute(db);
  return toPage(found.rows, filter, { item: toEntry, key: ({ at, id }) => [at, id] });
}

function conditionsOf(filter: DecisionFilter): readonly RawBuilder<unknown>[] {
  const { subjectId, subjectType, actorId, runId, kind, from, before } = filter;
  return [
    ...(subjectId === undefined ? [] : [sql`subject_id = ${subjectId}`]),
    ...(subjectType === undefined ? [] : [sql`subject_type = ${subjectType}`]),
    ...(actorId === undefined ? [] : [sql`document -> 'actor' ->> 'id' = ${actorId}`]),
    ...(runId === undefined ? [] : [sql`run_id = ${runId}`]),
    ...(kind === undefined ? [] : [sql`kind = ${kind}`]),
    ...(from === undefined ? [] : [sql`at >= ${from}::timestamptz`]),
    ...(before === undefined ? [] : [sql`at < ${before}::timestamptz`]),
  ];
}

function toEntry(row: EntryRow): SealedDecision {
  const { position, hash } = row;
  const sealed: ChainHead | null = position === null || hash === null ? null : { position, hash };
  return { record: fromDecisionRow(row), sealed };
}
