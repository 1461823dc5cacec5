import { describeBudget, isBudgetWarning } from '../../domain/budget.ts';
import { toLoggable } from '../../errors.ts';
import type { RecordedItem } from '../../ports/index.ts';
import type { RunContext } from './context.ts';
import type { EvaluationDeps } from './deps.ts';

/** Takes note of what was recorded; the next batch waits for it. */
export type BudgetWatch = (recorded: readonly RecordedItem[]) => Promise<void>;

/**
 * Keeps the month's budget close to what others spend meanwhile, and warns once per limit when four fifths of it are
 * spent. undefined: there is no limit to watch.
 */
export function createBudgetWatch(
  { ports }: Pick<EvaluationDeps, 'ports'>,
  { budget, month, signal }: Pick<RunContext, 'budget' | 'month' | 'signal'>,
): BudgetWatch | undefined {
  if (budget.states.length === 0) return undefined;
  const warned = new Set<string>();
  return async (recorded) => {
    if (month !== null) {
      month.recorded(recorded.flatMap(({ decisions }) => decisions.flatMap(({ attempts }) => attempts)));
      try {
        await month.refresh({ signal });
      } catch (error) {
        // The last reading holds until the next one; storage that is gone is met by the next write.
        if (!signal.aborted)
          ports.logger.warn('What the month has cost could not be read.', { error: toLoggable(error) });
      }
    }
    for (const state of budget.states) {
      if (!isBudgetWarning(state) || warned.has(state.scope)) continue;
      warned.add(state.scope);
      ports.logger.warn(`The budget for ${state.title} is nearly used up: ${describeBudget(state)}.`, {
        scope: state.scope,
        spentShare: state.spentShare,
      });
    }
  };
}
