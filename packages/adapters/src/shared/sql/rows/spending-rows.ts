import type { SpendingSum } from '@ai-manager/core';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

const counters = [
  'calls',
  'attempts',
  'failed_attempts',
  'unanswered_attempts',
  'unpriced_attempts',
  'input_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'output_tokens',
  'reasoning_tokens',
  'unpriced_tokens',
  'cost_micro_usd',
] as const;

/** The sums of some rows. */
export type SpendingRow = Readonly<Record<(typeof counters)[number], number>>;

const key = 'run_id, period_start, purpose, provider, model';
const quarter = `date_bin('15 minutes', d.at, timestamptz '2000-01-01 00:00:00+00')`;
const tokens = (name: string): string => `(a.usage ->> '${name}')::bigint`;

/**
 * Adds the attempts of decision records to what was spent; part of the statement that inserts these, so that both
 * happen or neither. One row per run, quarter of an hour, purpose and model, in one order, so that writers who meet
 * wait for each other and never in a circle.
 *
 * @param logged - name of a table expression with `run_id`, `kind`, `at` and `document` of the records
 */
export function spend(logged: string): RawBuilder<unknown> {
  return sql.raw(`
    insert into ai_manager.spending as s (${key}, ${counters.join(', ')})
    select d.run_id, ${quarter}, coalesce(a.purpose, d.kind), coalesce(a.vendor, split_part(a.provider, ':', 1)), a.model,
      count(*) filter (where a."endsCall"),
      count(*),
      count(*) filter (where a.outcome = 'failed'),
      count(*) filter (where a.outcome = 'failed' and a."costMicroUsd" is null),
      count(*) filter (where a.outcome <> 'failed' and a."costMicroUsd" is null),
      sum(${tokens('inputTokens')}), sum(${tokens('cacheReadTokens')}), sum(${tokens('cacheWriteTokens')}),
      sum(${tokens('outputTokens')}), sum(${tokens('reasoningTokens')}),
      coalesce(sum(${tokens('inputTokens')} + ${tokens('outputTokens')}) filter (where a."costMicroUsd" is null), 0),
      coalesce(sum(a."costMicroUsd"), 0)
    from ${logged} d cross join lateral jsonb_to_recordset(d.document -> 'attempts') as a (
      provider text, vendor text, model text, purpose text, "endsCall" boolean, outcome text, usage jsonb, "costMicroUsd" bigint
    )
    group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
    on conflict (${key}) do update set ${counters.map((name) => `${name} = s.${name} + excluded.${name}`).join(', ')}`);
}

/** The counters of spending rows `s`, added up. */
export const spendingSums: RawBuilder<unknown> = sql.raw(
  counters.map((name) => `coalesce(sum(s.${name}), 0) as ${name}`).join(', '),
);

export function toSpendingSum(row: SpendingRow): SpendingSum {
  return {
    calls: row.calls,
    attempts: row.attempts,
    failedAttempts: row.failed_attempts,
    unansweredAttempts: row.unanswered_attempts,
    unpricedAttempts: row.unpriced_attempts,
    usage: {
      inputTokens: row.input_tokens,
      cacheReadTokens: row.cache_read_tokens,
      cacheWriteTokens: row.cache_write_tokens,
      outputTokens: row.output_tokens,
      reasoningTokens: row.reasoning_tokens,
    },
    unpricedTokens: row.unpriced_tokens,
    knownCostMicroUsd: row.cost_micro_usd,
  };
}
