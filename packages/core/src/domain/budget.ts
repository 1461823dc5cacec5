import { z } from 'zod';
import { formatCost } from './cost.ts';

/** Where a budget stands. Money is whole micro-USD, tokens are input and output together; a limit of null is none. */
export const budgetStateSchema = z.strictObject({
  scope: z.enum(['run', 'month', 'call']),
  /** such as `this run` or `November 2026` */
  title: z.string(),
  limitMicroUsd: z.int().min(0).nullable(),
  spentMicroUsd: z.int().min(0),
  /** null without a limit; never below 0 */
  leftMicroUsd: z.int().min(0).nullable(),
  limitTokens: z.int().min(0).nullable(),
  spentTokens: z.int().min(0),
  leftTokens: z.int().min(0).nullable(),
  /** share (0..1) of the limit that is nearer to its end; null without a limit */
  spentShare: z.number().min(0).nullable(),
  /** a call was refused, because what is left might not have covered it */
  refused: z.boolean(),
});
export type BudgetState = z.infer<typeof budgetStateSchema>;

export interface BudgetFigures {
  readonly scope: BudgetState['scope'];
  readonly title: string;
  readonly limitMicroUsd: number | null;
  readonly spentMicroUsd: number;
  readonly limitTokens: number | null;
  readonly spentTokens: number;
  readonly refused: boolean;
}

export function toBudgetState(figures: BudgetFigures): BudgetState {
  const { limitMicroUsd, limitTokens, spentMicroUsd, spentTokens } = figures;
  const left = (limit: number | null, spent: number) =>
    limit === null ? null : Math.max(0, Math.floor(limit - spent));
  const shares = [
    ...(limitMicroUsd === null ? [] : [shareOf(spentMicroUsd, limitMicroUsd)]),
    ...(limitTokens === null ? [] : [shareOf(spentTokens, limitTokens)]),
  ];
  return {
    ...figures,
    leftMicroUsd: left(limitMicroUsd, spentMicroUsd),
    leftTokens: left(limitTokens, spentTokens),
    spentShare: shares.length === 0 ? null : Math.max(...shares),
  };
}

function shareOf(spent: number, limit: number): number {
  return limit === 0 ? 1 : spent / limit;
}

/** From this share on people are warned. */
const budgetWarningShare = 0.8;

export function isBudgetWarning({ spentShare }: BudgetState): boolean {
  return spentShare !== null && spentShare >= budgetWarningShare;
}

/** `$4.20 of $5.00 spent (84 %), $0.80 left`, in money, in tokens, or both. */
export function describeBudget(state: BudgetState): string {
  const parts = [
    ...(state.limitMicroUsd === null
      ? []
      : [
          toSentence(
            { spent: state.spentMicroUsd, limit: state.limitMicroUsd, left: state.leftMicroUsd ?? 0 },
            (value) => formatCost(value),
          ),
        ]),
    ...(state.limitTokens === null
      ? []
      : [
          toSentence(
            { spent: state.spentTokens, limit: state.limitTokens, left: state.leftTokens ?? 0 },
            (value) => `${value.toLocaleString('en')} tokens`,
          ),
        ]),
  ];
  return parts.length === 0 ? 'no limit' : parts.join('; ');
}

interface Amounts {
  readonly spent: number;
  readonly limit: number;
  readonly left: number;
}

function toSentence({ spent, limit, left }: Amounts, format: (value: number) => string): string {
  return `${format(spent)} of ${format(limit)} spent (${Math.floor(shareOf(spent, limit) * 100)} %), ${format(left)} left`;
}
