/**
 * At most so many successes in so many trials: sums of `math.comb(n, i) p^i (1 - p)^(n - i)` in exact fractions
 * (Python 3, `fractions`) of the very number that the decimal stands for in binary, rounded once at the end.
 */
export const binomialReference: readonly {
  readonly successes: number;
  readonly trials: number;
  readonly probability: number;
  readonly cdf: number;
}[] = [
  { successes: 0, trials: 1, probability: 0.5, cdf: 0.5 },
  { successes: 0, trials: 59, probability: 0.05, cdf: 0.04849452524942323 },
  { successes: 1, trials: 59, probability: 0.05, cdf: 0.19908278786605327 },
  { successes: 3, trials: 59, probability: 0.05, cdf: 0.6587732737483977 },
  { successes: 0, trials: 149, probability: 0.02, cdf: 0.049281654330089596 },
  { successes: 2, trials: 149, probability: 0.02, cdf: 0.4254519495852133 },
  { successes: 5, trials: 446, probability: 0.03, cdf: 0.007684455181864103 },
  { successes: 10, trials: 446, probability: 0.05, cdf: 0.0024758088106930577 },
  { successes: 22, trials: 446, probability: 0.05, cdf: 0.5303317724570109 },
  { successes: 40, trials: 446, probability: 0.05, cdf: 0.9998386992819775 },
  { successes: 5, trials: 1000, probability: 0.1, cdf: 2.556545693059975e-38 },
  { successes: 100, trials: 1000, probability: 0.1, cdf: 0.5265990812951649 },
  { successes: 160, trials: 1000, probability: 0.1, cdf: 0.9999999984996635 },
  { successes: 999, trials: 1000, probability: 0.999, cdf: 0.6323045752290363 },
  { successes: 0, trials: 2000, probability: 0.3, cdf: 1.5706522056182e-310 },
  { successes: 17, trials: 22, probability: 0.9, cdf: 0.06213367134670094 },
  { successes: 1, trials: 2, probability: 1e-9, cdf: 1.0 },
  { successes: 0, trials: 5000, probability: 0.01, cdf: 1.4995915609980198e-22 },
  { successes: 49, trials: 5000, probability: 0.01, cdf: 0.4809084131949379 },
  { successes: 30, trials: 1000, probability: 0.3, cdf: 2.99693750359562e-109 },
  { successes: 3, trials: 300, probability: 0.9, cdf: 3.251403450999786e-291 },
  { successes: 200, trials: 5000, probability: 0.1, cdf: 5.15783798374714e-57 },
];

/**
 * One-sided Clopper-Pearson bounds: the probability at which the exact sum above is `delta`, found by halving with 60
 * digits (Python 3, mpmath 1.3.0).
 */
export const clopperPearsonReference: readonly {
  readonly events: number;
  readonly trials: number;
  readonly delta: number;
  readonly lower: number;
  readonly upper: number;
}[] = [
  { events: 0, trials: 1, delta: 0.05, lower: 0.0, upper: 0.95 },
  { events: 1, trials: 1, delta: 0.05, lower: 0.05, upper: 1.0 },
  { events: 0, trials: 22, delta: 0.1, lower: 0.0, upper: 0.09937197978872149 },
  { events: 1, trials: 22, delta: 0.1, lower: 0.004777664824947516, upper: 0.16558937371921467 },
  { events: 21, trials: 22, delta: 0.1, lower: 0.8344106262807853, upper: 0.9952223351750524 },
  { events: 0, trials: 59, delta: 0.05, lower: 0.0, upper: 0.049507609888226944 },
  { events: 1, trials: 59, delta: 0.05, lower: 0.0008690000715255871, upper: 0.07789792151881832 },
  { events: 3, trials: 59, delta: 0.05, lower: 0.014000874503575208, upper: 0.12620655673085027 },
  { events: 10, trials: 59, delta: 0.01, lower: 0.07311778530516018, upper: 0.312556628140302 },
  { events: 2, trials: 149, delta: 0.05, lower: 0.002390160982865555, upper: 0.04164864793729948 },
  { events: 5, trials: 446, delta: 0.1, lower: 0.005463866164384391, upper: 0.02069565921220051 },
  { events: 40, trials: 446, delta: 0.1, lower: 0.0726315517064053, upper: 0.10955755234077005 },
  { events: 223, trials: 446, delta: 0.025, lower: 0.4526083919707378, upper: 0.5473916080292622 },
  { events: 446, trials: 446, delta: 0.05, lower: 0.9933056193673863, upper: 1.0 },
  { events: 1, trials: 1000, delta: 1e-9, lower: 1.0000000004995001e-12, upper: 0.02366716440835988 },
  { events: 30, trials: 1000, delta: 1e-6, lower: 0.010810160942506877, upper: 0.06384294059978136 },
  { events: 500, trials: 1000, delta: 0.5, lower: 0.49950016669993813, upper: 0.5004998333000619 },
];

/** I_x(a, b): `betainc(a, b, 0, x, regularized=True)` of mpmath 1.3.0 with 60 digits. */
export const betaReference: readonly {
  readonly x: number;
  readonly a: number;
  readonly b: number;
  readonly value: number;
}[] = [
  { x: 0.5, a: 0.5, b: 0.5, value: 0.5 },
  { x: 0.1, a: 0.5, b: 0.5, value: 0.20483276469913347 },
  { x: 1e-20, a: 0.5, b: 0.5, value: 6.366197723675813e-11 },
  { x: 0.25, a: 1, b: 3, value: 0.578125 },
  { x: 0.9, a: 2.5, b: 1.5, value: 0.9021193570586202 },
  { x: 0.01, a: 2.5, b: 700, value: 0.9849248308103938 },
  { x: 0.002, a: 2.5, b: 700, value: 0.27010550295884106 },
  { x: 0.5, a: 30, b: 30.5, value: 0.5258046405198581 },
  { x: 0.3, a: 30, b: 30.5, value: 0.0007649692039764093 },
  { x: 0.05, a: 200.25, b: 1800.75, value: 5.321868001335539e-20 },
  { x: 0.999, a: 40, b: 0.01, value: 0.02664387914518067 },
  { x: 1e-6, a: 0.001, b: 5, value: 0.9883356693454592 },
];
