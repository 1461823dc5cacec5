import type { BudgetState } from '../domain/budget.ts';
import type { Attempt } from '../domain/decision-record.ts';
import { formatMonth, addMonths, monthOfInstant, startOfMonth } from '../domain/month.ts';
import type { Month } from '../domain/month.ts';
import type { SpendingSum } from '../domain/spending.ts';
import { tokensOf } from '../domain/spending.ts';
import { ConfigurationError } from '../errors.ts';
import type { CallOptions } from '../ports/call.ts';
import type { Clock } from '../ports/environment.ts';
import type { SpendingStore } from '../ports/storage/spending-store.ts';
import type { Budget, OpenBudget } from './budget.ts';
import { createBudget } from './budget.ts';

export interface MonthBudgetOptions {
  readonly spending: Pick<SpendingStore, 'sums'>;
  readonly clock: Clock;
  /** decides when a month begins */
  readonly timeZone: string;
  /** null: no limit */
  readonly usd: number | null;
  readonly tokens: number | null;
}

/**
 * A budget for the calendar month over everything that spends from the same storage. What this process sets aside is
 * known at once; what others spent, when they have recorded it and this one has looked again.
 */
export interface MonthBudget {
  readonly budget: Budget;
  /** Says which attempts of this process are in storage by now; call it after each write, before `refresh`. */
  recorded(attempts: readonly Attempt[]): void;
  /** Reads again what the month has cost, at most every five seconds. */
  refresh(options: CallOptions): Promise<void>;
}

const refreshEveryMs = 5_000;

/**
 * Reads what the month has cost so far. null: there is no limit.
 *
 * @throws ConfigurationError when the limit is in USD and a part of what the month cost is not known
 */
export async function openMonthBudget(options: MonthBudgetOptions, call: CallOptions): Promise<MonthBudget | null> {
  const { usd, tokens, clock, timeZone } = options;
  if (usd === null && tokens === null) return null;
  const month = monthOfInstant(clock.now(), timeZone);
  const spent = await spentIn(month, options, call);
  if (usd !== null && spent.unpricedAttempts > 0) throw unpriced(month, spent);
  return watch(toBudget(month, spent, options), { month, options });
}

/**
 * Where the budget of the month that is going on stands, also when a part of the costs is not known: for reports. null:
 * there is no limit.
 */
export async function readMonthBudget(options: MonthBudgetOptions, call: CallOptions): Promise<BudgetState | null> {
  const { usd, tokens, clock, timeZone } = options;
  if (usd === null && tokens === null) return null;
  const month = monthOfInstant(clock.now(), timeZone);
  const [state] = toBudget(month, await spentIn(month, options, call), options).states;
  return state ?? null;
}

function toBudget(month: Month, spent: SpendingSum, { usd, tokens }: MonthBudgetOptions): OpenBudget {
  return createBudget({
    scope: 'month',
    title: formatMonth(month),
    remedy: `Raise budget.usdPerMonth or budget.tokensPerMonth in the rules (rules.save), or wait for ${formatMonth(addMonths(month, 1))}; then call again: what is done is kept.`,
    limitMicroUsd: usd === null ? null : Math.floor(usd * 1e6),
    limitTokens: tokens,
    spentMicroUsd: spent.knownCostMicroUsd,
    spentTokens: tokensOf(spent.usage),
  });
}

/** Everything spent since the month began, by whomever. */
async function spentIn(
  month: Month,
  { spending, timeZone }: MonthBudgetOptions,
  call: CallOptions,
): Promise<SpendingSum> {
  const from = startOfMonth(month, timeZone);
  const before = startOfMonth(addMonths(month, 1), timeZone);
  const [total] = await spending.sums({ by: [], from, before }, call);
  if (total === undefined) throw new TypeError('A sum without keys is one row.');
  return total.spending;
}

function watch(
  budget: OpenBudget,
  { month: first, options }: { readonly month: Month; readonly options: MonthBudgetOptions },
): MonthBudget {
  const { clock, timeZone } = options;
  let month = first;
  /** own spending that storage has, and own spending of months before: neither is spent elsewhere in this month */
  let stored = { microUsd: 0, tokens: 0 };
  let before = { microUsd: 0, tokens: 0 };
  let readAtMs = clock.monotonicMs();
  return {
    budget,
    recorded(attempts) {
      for (const { costMicroUsd, usage } of attempts)
        stored = { microUsd: stored.microUsd + (costMicroUsd ?? 0), tokens: stored.tokens + tokensOf(usage) };
    },
    async refresh(call) {
      if (clock.monotonicMs() - readAtMs < refreshEveryMs) return;
      const current = monthOfInstant(clock.now(), timeZone);
      if (current !== month) {
        month = current;
        stored = { microUsd: 0, tokens: 0 };
        before = { microUsd: budget.ownMicroUsd, tokens: budget.ownTokens };
      }
      const spent = await spentIn(month, options, call);
      readAtMs = clock.monotonicMs();
      budget.setSpentElsewhere({
        microUsd: spent.knownCostMicroUsd - stored.microUsd - before.microUsd,
        tokens: tokensOf(spent.usage) - stored.tokens - before.tokens,
      });
    },
  };
}

function unpriced(month: Month, { unpricedAttempts }: SpendingSum): ConfigurationError {
  return new ConfigurationError(
    `A budget in USD for ${formatMonth(month)} cannot be kept: ${unpricedAttempts} of its answers came from models without a known price (see reports.costs). ` +
      'Set budget.tokensPerMonth instead of budget.usdPerMonth for the rest of the month, and give the models a price override.',
    { details: { month, unpricedAttempts } },
  );
}
