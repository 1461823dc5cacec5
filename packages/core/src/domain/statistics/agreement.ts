import { InvalidInputError } from '../../errors.ts';
import type { Interval } from './interval.ts';
import { z95 } from './interval.ts';

/**
 * How often two raters gave each pair of ordered categories: `counts[i][j]` items got category `i` from the first and
 * `j` from the second. Square, whole numbers, in the order of the scale.
 */
export type PairCounts = readonly (readonly number[])[];

export interface Agreement {
  /** items that both raters judged */
  readonly pairs: number;
  /** quadratic weighted kappa in [-1, 1]; null: undefined, because both used one and the same category throughout */
  readonly kappa: number | null;
  /** of kappa, at 95 %; null with it */
  readonly interval: Interval | null;
  /** share (0..1) of pairs in the same category: flattering where one category is frequent */
  readonly sameShare: number | null;
  /** the same share if both had drawn from their own categories by chance: what `sameShare` is to be held against */
  readonly chanceShare: number | null;
  /** mean of second minus first, in categories: positive where the second goes higher on the scale */
  readonly meanDifference: number | null;
}

/**
 * Fewest pairs for which the interval of weighted kappa can be trusted: twice the square of the number of categories.
 *
 * @see Cicchetti (1981), Testing the normal approximation and minimal sample size requirements of weighted kappa when
 *   the number of categories is large, Appl. Psychol. Meas. 5(1)
 */
export function fewestPairs(categories: number): number {
  return 2 * categories ** 2;
}

/**
 * Agreement of two raters on an ordered scale beyond chance, where a near miss counts less than a far one.
 *
 * The interval is kappa plus and minus 1.96 standard errors, clipped to [-1, 1]. Where no pair differs, that error is
 * zero and says nothing: the lower end is then what kappa would be if the largest share of pairs that could differ
 * unseen (exact binomial, 97.5 %) differed by the whole scale.
 *
 * @throws InvalidInputError `INVALID_INPUT` when the table is not square or holds other than whole numbers from 0 on
 * @see Cohen (1968), Weighted kappa, Psychol. Bull. 70(4): the coefficient
 * @see Fleiss, Cohen, Everitt (1969), Large sample standard errors of kappa and weighted kappa, Psychol. Bull. 72(5)
 */
export function agreementOf(counts: PairCounts): Agreement {
  assertCounts(counts);
  const pairs = sumOf(counts.flat());
  if (pairs === 0)
    return { pairs, kappa: null, interval: null, sameShare: null, chanceShare: null, meanDifference: null };
  const table = toShares(counts, pairs);
  const kappa = kappaOf(table);
  return {
    pairs,
    kappa,
    interval: kappa === null ? null : intervalOf(table, { kappa, pairs }),
    sameShare: sumOf(table.first.map((_, at) => table.cells[at]?.[at] ?? 0)),
    chanceShare: sumOf(table.first.map((share, at) => share * (table.second[at] ?? 0))),
    meanDifference: meanOver(table, (i, j) => j - i),
  };
}

interface ShareTable {
  readonly cells: readonly (readonly number[])[];
  /** shares of each category with the first and the second rater */
  readonly first: readonly number[];
  readonly second: readonly number[];
}

function toShares(counts: PairCounts, pairs: number): ShareTable {
  const cells = counts.map((row) => row.map((count) => count / pairs));
  return { cells, first: cells.map(sumOf), second: cells.map((_, j) => sumOf(cells.map((row) => row[j] ?? 0))) };
}

/** 1 for the same category, 0 for the two ends of the scale. */
function weightOf(i: number, j: number, categories: number): number {
  return 1 - (i - j) ** 2 / (categories - 1) ** 2;
}

function kappaOf(table: ShareTable): number | null {
  const { length } = table.first;
  const observed = meanOver(table, (i, j) => (i - j) ** 2 / Math.max(1, length - 1) ** 2);
  const expected = expectedOver(table, (i, j) => (i - j) ** 2 / Math.max(1, length - 1) ** 2);
  return expected < 1e-12 ? null : 1 - observed / expected;
}

function intervalOf(table: ShareTable, { kappa, pairs }: { readonly kappa: number; readonly pairs: number }): Interval {
  const { length } = table.first;
  const weight = (i: number, j: number): number => weightOf(i, j, length);
  const expected = expectedOver(table, weight);
  if (meanOver(table, (i, j) => (i === j ? 0 : 1)) === 0) {
    const unseen = 1 - 0.025 ** (1 / pairs);
    return { low: Math.max(-1, 1 - unseen / (1 - expected)), high: 1 };
  }
  const rows = table.first.map((_, i) => sumOf(table.second.map((share, j) => share * weight(i, j))));
  const columns = table.second.map((_, j) => sumOf(table.first.map((share, i) => share * weight(i, j))));
  const spread = meanOver(table, (i, j) => (weight(i, j) - ((rows[i] ?? 0) + (columns[j] ?? 0)) * (1 - kappa)) ** 2);
  const variance = (spread - (kappa - expected * (1 - kappa)) ** 2) / (pairs * (1 - expected) ** 2);
  const margin = z95 * Math.sqrt(Math.max(0, variance));
  return { low: Math.max(-1, kappa - margin), high: Math.min(1, kappa + margin) };
}

function meanOver({ cells }: ShareTable, value: (i: number, j: number) => number): number {
  return sumOf(cells.flatMap((row, i) => row.map((share, j) => share * value(i, j))));
}

function expectedOver({ first, second }: ShareTable, value: (i: number, j: number) => number): number {
  return sumOf(first.flatMap((a, i) => second.map((b, j) => a * b * value(i, j))));
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function assertCounts(counts: PairCounts): void {
  const square = counts.every((row) => row.length === counts.length);
  if (square && counts.flat().every((count) => Number.isSafeInteger(count) && count >= 0)) return;
  throw new InvalidInputError('A table of pairs is square and holds whole numbers of zero or more.');
}
