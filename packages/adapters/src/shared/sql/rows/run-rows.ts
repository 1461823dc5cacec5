import { runSchema } from '@ai-manager/core';
import type { Evaluation, Run } from '@ai-manager/core';
import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import { parseStored } from '../json.ts';
import type { Database } from '../session.ts';
import type { RunTable } from '../tables.ts';

/** A run with what its ledger adds up to. */
interface RunRow extends RunTable {
  readonly total: number;
  readonly pending: number;
  readonly graded: number;
  readonly needs_review: number;
  readonly insufficient_evidence: number;
  readonly failed: number;
  readonly input_tokens: number;
  readonly cache_read_tokens: number;
  readonly cache_write_tokens: number;
  readonly output_tokens: number;
  readonly reasoning_tokens: number;
  readonly cost_micro_usd: number;
  readonly cost_unknown: boolean;
}

/**
 * Runs with counts, usage and cost computed from their ledgers, never stored beside them.
 *
 * @param rest - what follows `from ... as r join ...`: where, order by, limit
 */
export async function readRuns(db: Database, rest: RawBuilder<unknown>): Promise<readonly RunRow[]> {
  const found = await sql<RunRow>`
    select r.*, ledger.*
    from ai_manager.runs r
    cross join lateral (
      select
        count(*) as total,
        count(*) filter (where i.status is null) as pending,
        count(*) filter (where i.status = 'graded') as graded,
        count(*) filter (where i.status = 'needs-review') as needs_review,
        count(*) filter (where i.status = 'insufficient-evidence') as insufficient_evidence,
        count(*) filter (where i.status = 'failed') as failed,
        coalesce(sum(i.input_tokens), 0) as input_tokens,
        coalesce(sum(i.cache_read_tokens), 0) as cache_read_tokens,
        coalesce(sum(i.cache_write_tokens), 0) as cache_write_tokens,
        coalesce(sum(i.output_tokens), 0) as output_tokens,
        coalesce(sum(i.reasoning_tokens), 0) as reasoning_tokens,
        coalesce(sum(i.cost_micro_usd), 0) as cost_micro_usd,
        coalesce(bool_or(i.cost_unknown), false) as cost_unknown
      from ai_manager.run_items i where i.run_id = r.id
    ) as ledger
    ${rest}`.execute(db);
  return found.rows;
}

/** One run, null when the condition finds none. */
export async function readRun(db: Database, rest: RawBuilder<unknown>): Promise<Run | null> {
  const [row] = await readRuns(db, rest);
  return row === undefined ? null : fromRunRow(row);
}

export function fromRunRow(row: RunRow): Run {
  return {
    id: row.id,
    week: row.week,
    revision: row.revision,
    scope: row.scope,
    status: row.status,
    round: row.round,
    rulesVersion: row.rules_version,
    promptVersions: parseStored(runSchema.shape.promptVersions, row.prompt_versions, `run ${row.id}`),
    counts: {
      total: row.total,
      pending: row.pending,
      graded: row.graded,
      needsReview: row.needs_review,
      insufficientEvidence: row.insufficient_evidence,
      failed: row.failed,
    },
    usage: {
      inputTokens: row.input_tokens,
      cacheReadTokens: row.cache_read_tokens,
      cacheWriteTokens: row.cache_write_tokens,
      outputTokens: row.output_tokens,
      reasoningTokens: row.reasoning_tokens,
    },
    costMicroUsd: row.cost_unknown ? null : row.cost_micro_usd,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  } as Run;
}

/** What the ledger keeps of an evaluation. */
export function toLedgerRow(evaluation: Evaluation): object {
  const { runId, projectId, status, usage, costMicroUsd, error } = evaluation;
  return {
    run_id: runId,
    project_id: projectId,
    status,
    retryable: status === 'failed' && error?.retryable === true,
    fence: 1,
    input_tokens: usage.inputTokens,
    cache_read_tokens: usage.cacheReadTokens,
    cache_write_tokens: usage.cacheWriteTokens,
    output_tokens: usage.outputTokens,
    reasoning_tokens: usage.reasoningTokens,
    cost_micro_usd: costMicroUsd ?? 0,
    cost_unknown: costMicroUsd === null,
  };
}
