import type { Approval, ApprovalStore } from '@ai-manager/core';
import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import { jsonChunks, recordset } from '../bulk.ts';
import { approvalColumns, fromApprovalRow, toApprovalRow, toNewApproval } from '../rows/approval-rows.ts';
import { appendDecisions } from '../rows/decision-rows.ts';
import type { Database } from '../session.ts';
import type { ApprovalTable, Tables } from '../tables.ts';

type Submitted = Parameters<ApprovalStore['submit']>[0];

/** Requests whose key is known stay as they are, and are recorded no second time. */
export async function submitApprovals(
  db: Transaction<Tables>,
  requests: Submitted,
): Promise<readonly { readonly approval: Approval; readonly added: boolean }[]> {
  if (requests.length === 0) return [];
  const first = firstOfEachKey(requests);
  const added = await insertUnknown(
    db,
    [...first.values()].map(({ approval }) => toApprovalRow(toNewApproval(approval))),
  );
  await appendDecisions(
    db,
    [...first.values()].filter(({ approval }) => added.has(approval.id)).map(({ decision }) => decision),
  );
  const stored = await readByKey(db, [...first.keys()]);
  return requests.map((request) => {
    const approval = stored.get(request.approval.key) as Approval;
    return { approval, added: first.get(approval.key) === request && added.has(request.approval.id) };
  });
}

function firstOfEachKey(requests: Submitted): ReadonlyMap<string, Submitted[number]> {
  const first = new Map<string, Submitted[number]>();
  for (const request of requests) {
    if (!first.has(request.approval.key)) first.set(request.approval.key, request);
  }
  return first;
}

/** In the order of keys, so that callers with the same requests wait for each other and never in a circle. */
async function insertUnknown(db: Database, rows: readonly object[]): Promise<ReadonlySet<string>> {
  const names = sql.raw(Object.keys(approvalColumns).join(', '));
  const added = new Set<string>();
  for (const json of jsonChunks(rows)) {
    const inserted = await sql<{ id: string }>`
      insert into ai_manager.approvals (${names})
      select ${names} from ${recordset(json, approvalColumns, 'r')} order by key
      on conflict (key) do nothing returning id`.execute(db);
    for (const { id } of inserted.rows) added.add(id);
  }
  return added;
}

async function readByKey(db: Database, keys: readonly string[]): Promise<ReadonlyMap<string, Approval>> {
  const found = await sql<ApprovalTable>`
    select * from ai_manager.approvals where key = any(${keys}::text[])`.execute(db);
  return new Map(found.rows.map((row) => [row.key, fromApprovalRow(row)]));
}

/** One statement, so that it is atomic by itself. A lease is measured by the database's clock alone. */
export async function claimApprovals(
  db: Database,
  { ids, limit, leaseMs, workerId }: Parameters<ApprovalStore['claim']>[0],
): Promise<readonly Approval[]> {
  const only = ids === undefined ? sql`true` : sql`id = any(${ids}::text[])`;
  const taken = await sql<ApprovalTable>`
    with free as (
      select id from ai_manager.approvals
      where status = 'new' and (lease_until is null or lease_until <= clock_timestamp()) and ${only}
      order by submitted_at, id limit ${limit} for update skip locked
    ), taken as (
      update ai_manager.approvals a
      set worker_id = ${workerId}, lease_until = clock_timestamp() + make_interval(secs => ${leaseMs}::double precision / 1000)
      from free where a.id = free.id
      returning a.*
    )
    select * from taken order by submitted_at, id`.execute(db);
  return taken.rows.map(fromApprovalRow);
}
