import type { ActivityAspect, WeekActivity } from '../domain/activity.ts';
import { activityAspects } from '../domain/activity.ts';
import type { PersonId } from '../domain/identifiers.ts';
import type { Week } from '../domain/week.ts';
import type { ActivitySource } from '../ports/activity-source.ts';

export interface MemoryActivitySourceOptions {
  readonly id: string;
  /** default: all */
  readonly capabilities?: readonly ActivityAspect[];
  /** what is known; an error in place of an activity is what asking about it rejects with */
  readonly activities: readonly {
    readonly personId: PersonId;
    readonly week: Week;
    readonly activity: WeekActivity | Error;
  }[];
}

/** Weeks of people inside this process, for tests and examples; it knows people by their own ids. */
export function createMemoryActivitySource(options: MemoryActivitySourceOptions): ActivitySource {
  const { id, capabilities = activityAspects, activities } = options;
  const known = new Map(activities.map(({ personId, week, activity }) => [`${week} ${personId}`, activity]));
  const people = new Set(activities.map(({ personId }) => personId));
  return {
    id,
    capabilities,
    async readWeek(person, week, { signal }) {
      signal?.throwIfAborted();
      const activity = known.get(`${week} ${person.id}`);
      if (activity instanceof Error) throw activity;
      if (activity !== undefined) return structuredClone(activity);
      if (!people.has(person.id)) return { outcome: 'unknown-person', reason: 'Nobody of this id is known here.' };
      const reason = 'Nothing is known about this week.';
      return {
        outcome: 'read',
        measurements: [],
        documents: null,
        missing: capabilities.map((aspect) => ({ aspect, reason })),
        asOf: null,
        readAs: 'memory of this process',
      };
    },
    async check({ signal }) {
      signal?.throwIfAborted();
      return [{ part: id, ok: true, message: `${known.size} weeks of people in memory`, remedy: null }];
    },
  };
}
