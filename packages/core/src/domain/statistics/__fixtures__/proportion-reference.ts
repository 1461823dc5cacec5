/** Score intervals at 95 %: `proportion_confint(hits, trials, method='wilson')` of statsmodels 0.15.0. */
export const shareReference: readonly {
  readonly hits: number;
  readonly trials: number;
  readonly low: number;
  readonly high: number;
}[] = [
  { hits: 0, trials: 1, low: 0.0, high: 0.7934506856227627 },
  { hits: 1, trials: 1, low: 0.2065493143772374, high: 1.0 },
  { hits: 0, trials: 30, low: 0.0, high: 0.1135133931739688 },
  { hits: 3, trials: 30, low: 0.03459988874733416, high: 0.25621082579184085 },
  { hits: 15, trials: 30, low: 0.3315412564053376, high: 0.6684587435946624 },
  { hits: 97, trials: 97, low: 0.9619059574740523, high: 1.0 },
  { hits: 4, trials: 97, low: 0.0161512365861632, high: 0.10127525604073727 },
  { hits: 500, trials: 10000, low: 0.04589848269058477, high: 0.05444711584302416 },
  { hits: 1, trials: 10000, low: 1.7652673601122363e-5, high: 0.0005662688974013383 },
];
