export { metricsWeekSchema } from './answer.ts';
export { createMetricsSource } from './metrics-source.ts';
export { metricsMappingSchema, metricsOptionsSchema } from './options.ts';
export type { MetricsOptions } from './options.ts';
