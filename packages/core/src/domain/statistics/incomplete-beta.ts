import { assertShare, refuse } from './checks.ts';

/** Both parts into which a point divides a distribution; each is computed so that a small one keeps its digits. */
export interface Tails {
  readonly lower: number;
  readonly upper: number;
}

/** The part of a distribution that is to lie on one side of the point that is looked for. */
export type WantedTail = { readonly lower: number } | { readonly upper: number };

const [minShape, maxShape] = [1e-6, 1e9];

/**
 * Regularised incomplete beta function I_x(a, b): the distribution function of the beta distribution.
 *
 * @param x - 0..1
 * @param a - first shape, 1e-6..1e9
 * @param b - second shape, as `a`
 * @returns 0..1; the error is below 1e-11 of the value for shapes up to a million, small values included
 * @throws InvalidInputError `INVALID_INPUT` when a number is outside its range
 * @see NIST Digital Library of Mathematical Functions, 8.17
 */
export function regularizedBeta(x: number, a: number, b: number): number {
  assertShare('x', x);
  assertShapes(a, b);
  return betaTails(x, a, b).lower;
}

/**
 * Quantile of the beta distribution: the x for which I_x(a, b) is `probability`.
 *
 * @param probability - 0..1
 * @param a - first shape, 1e-6..1e9
 * @param b - second shape, as `a`
 * @throws InvalidInputError `INVALID_INPUT` when a number is outside its range
 */
export function inverseRegularizedBeta(probability: number, a: number, b: number): number {
  assertShare('probability', probability);
  assertShapes(a, b);
  if (probability === 0 || probability === 1) return probability;
  return betaQuantile({ lower: probability }, a, b);
}

/** I_x(a, b) and 1 - I_x(a, b), for arguments known to be in range. */
export function betaTails(x: number, a: number, b: number): Tails {
  if (x <= 0) return { lower: 0, upper: 1 };
  if (x >= 1) return { lower: 1, upper: 0 };
  const scale = (a * b * binomialDensity(x, a, b)) / (a + b);
  // The fraction converges fast on this side of the mean only; the other side is its mirror image.
  if (x < (a + 1) / (a + b + 2)) {
    const lower = Math.min(1, (scale * continuedFraction(x, a, b)) / a);
    return { lower, upper: 1 - lower };
  }
  const upper = Math.min(1, (scale * continuedFraction(1 - x, b, a)) / b);
  return { lower: 1 - upper, upper };
}

/**
 * The point that leaves the wanted part on its side, for arguments known to be in range. Newton's steps, replaced by
 * halving wherever they leave the bracket: it ends for every input.
 *
 * @see Press et al. (2007), Numerical Recipes, 3rd ed., 9.4
 */
export function betaQuantile(wanted: WantedTail, a: number, b: number): number {
  let [low, high, x] = [0, 1, a / (a + b)];
  for (let step = 0; step < 200; step += 1) {
    const tails = betaTails(x, a, b);
    const excess = 'lower' in wanted ? tails.lower - wanted.lower : wanted.upper - tails.upper;
    if (excess === 0) return x;
    if (excess > 0) high = x;
    else low = x;
    const slope = (a * b * binomialDensity(x, a, b)) / ((a + b) * x * (1 - x));
    const newton = x - excess / slope;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - x) <= 4 * Number.EPSILON * x) return next;
    x = next;
  }
  return x;
}

/**
 * Density of `a` successes in `a + b` trials, for any positive `a` and `b`. Powers and factorials are never formed, so
 * nothing overflows or cancels.
 *
 * @see Loader (2000), Fast and accurate computation of binomial probabilities: the saddle-point expansion
 */
function binomialDensity(x: number, a: number, b: number): number {
  const n = a + b;
  const exponent =
    stirlingError(n) - stirlingError(a) - stirlingError(b) - deviance(a, n * x) - deviance(b, n * (1 - x));
  return Math.sqrt(n / (2 * Math.PI * a * b)) * Math.exp(exponent);
}

/** observed ln(observed / expected) + expected - observed, without the loss of digits where both are close. */
function deviance(observed: number, expected: number): number {
  const difference = observed - expected;
  if (Math.abs(difference) > 0.1 * (observed + expected)) return observed * Math.log(observed / expected) - difference;
  const ratio = difference / (observed + expected);
  let sum = difference * ratio;
  let term = 2 * observed * ratio;
  for (let odd = 3; ; odd += 2) {
    term *= ratio * ratio;
    const next = sum + term / odd;
    if (next === sum) return sum;
    sum = next;
  }
}

/** ln Gamma(x + 1) minus Stirling's formula for it; DLMF 5.11.1, reached from small `x` by Gamma(x + 1) = x Gamma(x). */
function stirlingError(x: number): number {
  if (x < 16) return stirlingError(x + 1) - 1 + (x + 0.5) * Math.log1p(1 / x);
  const square = x * x;
  return (
    (1 / 12 -
      (1 / 360 - (1 / 1260 - (1 / 1680 - (1 / 1188 - 691 / 360_360 / square) / square) / square) / square) / square) /
    x
  );
}

/** DLMF 8.17.22, evaluated by the modified method of Lentz; the number of steps grows with the root of the shapes. */
function continuedFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  const away = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m <= 1_000_000; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    result *= d * c;
    if (Math.abs(d * c - 1) < 2 * Number.EPSILON) break;
  }
  return result;
}

function assertShapes(a: number, b: number): void {
  for (const [name, shape] of [
    ['a', a],
    ['b', b],
  ] as const)
    if (!(shape >= minShape && shape <= maxShape))
      refuse(name, `"${name}" is ${String(shape)}: give a shape from ${String(minShape)} to ${String(maxShape)}.`);
}
