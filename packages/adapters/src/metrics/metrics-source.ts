import type { ActivitySource } from '@ai-manager/core';
import { createPersonApi } from '../shared/activity/person-api.ts';
import { parseOptions } from '../shared/parse-options.ts';
import { toWeekActivity } from './answer.ts';
import type { MetricsOptions } from './options.ts';
import { metricsOptionsSchema } from './options.ts';

/**
 * Named numbers of people's weeks from any HTTP service that answers with JSON. Construction does no I/O.
 *
 * @throws ConfigurationError for wrong options
 */
export function createMetricsSource(options: MetricsOptions): ActivitySource {
  const parsed = parseOptions('the Metrics API', metricsOptionsSchema, options);
  const api = createPersonApi('The Metrics API', parsed);
  return {
    id: parsed.id,
    capabilities: ['metrics'],
    async readWeek(person, week, call) {
      const found = await api.fetchWeek(person, week, call);
      if ('unknown' in found) return { outcome: 'unknown-person', reason: found.unknown };
      return toWeekActivity(found.answer, parsed.mapping, 'one key for everybody');
    },
    check: (call) => api.check(call),
  };
}
