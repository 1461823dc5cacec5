/** Ends of a confidence interval, both included. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Two-sided 95 % quantile of the standard normal distribution. */
export const z95 = 1.959_963_984_540_054;
