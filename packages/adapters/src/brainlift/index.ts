export { brainliftWeekSchema } from './answer.ts';
export { createBrainliftSource } from './brainlift-source.ts';
export { brainliftOptionsSchema } from './options.ts';
export type { BrainliftOptions } from './options.ts';
