import type { ClaimedItem, ClaimRequest, ProjectId, RecordedItem, RunId } from '@ai-manager/core';
import { sql } from 'kysely';
import type { Columns } from '../bulk.ts';
import { recordset } from '../bulk.ts';
import { toJson } from '../json.ts';
import { decisionColumns, toDecisionRow } from '../rows/decision-rows.ts';
import { evaluationColumns, toEvaluationRow } from '../rows/evaluation-rows.ts';
import { keepJudgements } from '../rows/judgement-rows.ts';
import { toLedgerRow } from '../rows/run-rows.ts';
import { spend } from '../rows/spending-rows.ts';
import type { Database } from '../session.ts';

// Every function here is one statement, so that it is atomic without a transaction and a batch costs one round trip.

interface LedgerKey {
  readonly run_id: string;
  readonly project_id: string;
  readonly fence: number;
}

const keyColumns: Columns = { run_id: 'text', project_id: 'text', fence: 'integer' };

/** Leases are measured by the database's clock alone; the clocks of workers may disagree. */
const leaseEnd = (leaseMs: number) =>
  sql`clock_timestamp() + make_interval(secs => ${leaseMs}::double precision / 1000)`;

export async function claimItems(db: Database, request: ClaimRequest): Promise<readonly ClaimedItem[]> {
  const only = request.only === undefined ? sql`true` : sql`project_id = any(${request.only}::text[])`;
  const taken = await sql<LedgerKey>`
    with free as (
      select project_id from ai_manager.run_items
      where run_id = ${request.runId} and status is null and (lease_until is null or lease_until <= clock_timestamp()) and ${only}
      order by project_id limit ${request.limit} for update skip locked
    ), taken as (
      update ai_manager.run_items i
      set fence = i.fence + 1, worker_id = ${request.workerId}, lease_until = ${leaseEnd(request.leaseMs)}
      from free where i.run_id = ${request.runId} and i.project_id = free.project_id
      returning i.run_id, i.project_id, i.fence
    )
    select run_id, project_id, fence from taken order by project_id`.execute(db);
  return taken.rows.map(fromKey);
}

/** @param holder - who holds the items, and how long from now they are to be held */
export async function renewItems(
  db: Database,
  items: readonly ClaimedItem[],
  holder: { readonly workerId: string; readonly leaseMs: number },
): Promise<readonly ClaimedItem[]> {
  if (items.length === 0) return [];
  const kept = await sql<LedgerKey>`
    with kept as (
      update ai_manager.run_items i set lease_until = ${leaseEnd(holder.leaseMs)}
      from ${recordset(keysOf(items), keyColumns, 'r')}
      where ${heldBy(holder.workerId)}
      returning i.run_id, i.project_id, i.fence
    )
    select run_id, project_id, fence from kept order by run_id, project_id`.execute(db);
  return kept.rows.map(fromKey);
}

export async function releaseItems(db: Database, workerId: string, items: readonly ClaimedItem[]): Promise<void> {
  if (items.length === 0) return;
  await sql`
    update ai_manager.run_items i set worker_id = null, lease_until = null
    from ${recordset(keysOf(items), keyColumns, 'r')}
    where ${heldBy(workerId)}`.execute(db);
}

/**
 * Accepts the items whose fence is current and which are pending and held, then writes what belongs to those. Locked
 * rows are looked at again after waiting (read committed), so two workers cannot both be accepted. What an earlier call
 * recorded whose answer was lost is found by its evaluation's id.
 */
export async function recordItems(
  db: Database,
  runId: RunId,
  items: readonly RecordedItem[],
): Promise<readonly ProjectId[]> {
  if (items.length === 0) return [];
  const batch = firstOfEach(items);
  const ledger = batch.map(({ fence, evaluation }) => ({ ...toLedgerRow(evaluation), run_id: runId, fence }));
  const evaluations = batch.map(({ fence, evaluation }) => ({ ...toEvaluationRow(evaluation), fence }));
  const decisions = batch.flatMap((item) =>
    item.decisions.map((record) => ({
      ...toDecisionRow(record),
      project_id: item.evaluation.projectId,
      fence: item.fence,
    })),
  );
  const columns = Object.keys(evaluationColumns);
  const changes = columns.map((name) => `${name} = excluded.${name}`).join(', ');
  const decisionNames = Object.keys(decisionColumns);
  const recorded = await sql<{ project_id: ProjectId }>`
    with accepted as (
      update ai_manager.run_items i
      set status = r.status, retryable = r.retryable, worker_id = null, lease_until = null,
        input_tokens = i.input_tokens + r.input_tokens,
        cache_read_tokens = i.cache_read_tokens + r.cache_read_tokens,
        cache_write_tokens = i.cache_write_tokens + r.cache_write_tokens,
        output_tokens = i.output_tokens + r.output_tokens,
        reasoning_tokens = i.reasoning_tokens + r.reasoning_tokens,
        cost_micro_usd = i.cost_micro_usd + r.cost_micro_usd,
        cost_unknown = i.cost_unknown or r.cost_unknown
      from ${recordset(toJson(ledger), ledgerColumns, 'r')}
      where ${heldBy(null)}
      returning i.project_id, i.fence
    ), written as (
      insert into ai_manager.evaluations (${sql.raw(columns.join(', '))})
      select ${sql.raw(columns.map((name) => `r.${name}`).join(', '))}
      from ${recordset(toJson(evaluations), { ...evaluationColumns, fence: 'integer' }, 'r')} join accepted using (project_id, fence)
      on conflict (run_id, project_id) do update set ${sql.raw(changes)}
      returning *
    ), judged as (
      ${keepJudgements('written')}
    ), logged as (
      insert into ai_manager.decisions (${sql.raw(decisionNames.join(', '))})
      select ${sql.raw(decisionNames.map((name) => `r.${name}`).join(', '))}
      from ${recordset(toJson(decisions), { ...decisionColumns, project_id: 'text', fence: 'integer' }, 'r')}
      join accepted using (project_id, fence)
      returning run_id, kind, at, document
    ), spent as (
      ${spend('logged')}
    )
    select project_id from accepted
    union
    select e.project_id from ai_manager.evaluations e where e.run_id = ${runId} and e.id = any(${batch.map(({ evaluation }) => evaluation.id)}::text[])
    order by project_id`.execute(db);
  return recorded.rows.map(({ project_id: projectId }) => projectId);
}

const ledgerColumns: Columns = {
  ...keyColumns,
  status: 'text',
  retryable: 'boolean',
  input_tokens: 'bigint',
  cache_read_tokens: 'bigint',
  cache_write_tokens: 'bigint',
  output_tokens: 'bigint',
  reasoning_tokens: 'bigint',
  cost_micro_usd: 'bigint',
  cost_unknown: 'boolean',
};

/** Condition on ledger row `i` and key `r`: same item, fence current, pending, and claimed (by this worker, if one is given). */
function heldBy(workerId: string | null) {
  const worker = workerId === null ? sql`i.worker_id is not null` : sql`i.worker_id = ${workerId}`;
  return sql`i.run_id = r.run_id and i.project_id = r.project_id and i.fence = r.fence and i.status is null and ${worker}`;
}

/** A project named twice with one fence is recorded once, the second time it is recorded already. */
function firstOfEach(items: readonly RecordedItem[]): readonly RecordedItem[] {
  const first = new Map<string, RecordedItem>();
  for (const item of items) {
    const key = JSON.stringify([item.evaluation.projectId, item.fence]);
    if (!first.has(key)) first.set(key, item);
  }
  return [...first.values()];
}

function keysOf(items: readonly ClaimedItem[]): string {
  return toJson(items.map(({ runId, projectId, fence }) => ({ run_id: runId, project_id: projectId, fence })));
}

function fromKey({ run_id: runId, project_id: projectId, fence }: LedgerKey): ClaimedItem {
  return { runId, projectId, fence } as ClaimedItem;
}
