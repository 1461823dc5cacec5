import type { ActivitySource } from '@ai-manager/core';
import { createPersonApi } from '../shared/activity/person-api.ts';
import { parseOptions } from '../shared/parse-options.ts';
import { toWeekActivity } from './answer.ts';
import type { BrainliftOptions } from './options.ts';
import { brainliftOptionsSchema } from './options.ts';

/**
 * Learning of people's weeks from BrainLift: time, and documents with levels of knowledge up to spiky points of view.
 * Construction does no I/O.
 *
 * @throws ConfigurationError for wrong options
 */
export function createBrainliftSource(options: BrainliftOptions): ActivitySource {
  const parsed = parseOptions('BrainLift', brainliftOptionsSchema, options);
  const api = createPersonApi('BrainLift', parsed);
  return {
    id: parsed.id,
    capabilities: ['brainlift-time', 'brainlift-content'],
    async readWeek(person, week, call) {
      const found = await api.fetchWeek(person, week, call);
      if ('unknown' in found) return { outcome: 'unknown-person', reason: found.unknown };
      return toWeekActivity(found.answer, parsed.mapping, 'one key for everybody');
    },
    check: (call) => api.check(call),
  };
}
