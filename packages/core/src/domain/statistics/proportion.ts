import { InvalidInputError } from '../../errors.ts';
import type { Interval } from './interval.ts';
import { z95 } from './interval.ts';

/**
 * Score interval of a share at 95 %: it stays inside [0, 1] and is honest for few trials and for shares near the ends.
 *
 * @param hits - whole number, 0..`trials`
 * @returns null without trials: nothing is known
 * @throws InvalidInputError `INVALID_INPUT` when these are no such counts
 * @see Wilson (1927), Probable inference, the law of succession, and statistical inference, J. Am. Stat. Assoc. 22
 */
export function shareInterval(hits: number, trials: number): Interval | null {
  const whole = Number.isSafeInteger(hits) && Number.isSafeInteger(trials);
  if (!whole || hits < 0 || hits > trials)
    throw new InvalidInputError('A share is counted: whole numbers, and no more hits than trials.');
  if (trials === 0) return null;
  const share = hits / trials;
  const denominator = 1 + z95 ** 2 / trials;
  const middle = (share + z95 ** 2 / (2 * trials)) / denominator;
  const margin = (z95 / denominator) * Math.sqrt((share * (1 - share)) / trials + z95 ** 2 / (4 * trials ** 2));
  // At the ends the formula gives them exactly but for noise of binary fractions.
  return { low: hits === 0 ? 0 : middle - margin, high: hits === trials ? 1 : middle + margin };
}
