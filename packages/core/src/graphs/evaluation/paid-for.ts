import { addCosts, addUsage, noUsage } from '../../domain/cost.ts';
import type { Attempt } from '../../domain/decision-record.ts';
import type { Evaluation } from '../../domain/evaluation.ts';

/**
 * Tokens and money of all attempts that were answered, useless answers included. An attempt without an answer (a
 * timeout, a broken connection) has no known cost and would make every sum unknown; its own record says so.
 */
export function paidFor(attempts: readonly Attempt[]): Pick<Evaluation, 'usage' | 'costMicroUsd'> {
  return {
    usage: attempts.reduce((sum, { usage }) => addUsage(sum, usage), noUsage),
    costMicroUsd: addCosts(
      attempts.filter(({ outcome }) => outcome !== 'failed').map(({ costMicroUsd }) => costMicroUsd),
    ),
  };
}
