import type { ReportPerson, WeeklyReport } from '../../domain/weekly-report.ts';

/** Who has a part of their own on the page. */
export interface Selection {
  /** in the report's order */
  readonly people: readonly ReportPerson[];
  readonly total: number;
}

/**
 * Keeps the page readable, and loadable, in organisations of thousands: everybody up to `limit` people; beyond that those
 * with something to act on first, then the lowest and the highest places in turn.
 */
export function selectPeople(report: WeeklyReport, limit: number): Selection {
  const total = report.people.length;
  if (total <= limit) return { people: report.people, total };
  const acting = report.people.filter(needsAction);
  const ranked = report.people
    .filter((person) => person.ranking !== null && !needsAction(person))
    .toSorted((a, b) => (a.ranking?.rank ?? 0) - (b.ranking?.rank ?? 0));
  const rest = report.people.filter((person) => person.ranking === null && !needsAction(person));
  const chosen = new Set([...acting, ...fromBothEnds(ranked), ...rest].slice(0, limit));
  return { people: report.people.filter((person) => chosen.has(person)), total };
}

function needsAction({ projects }: ReportPerson): boolean {
  return projects.some(({ evaluation }) => evaluation !== null && evaluation.status !== 'graded');
}

/** Last, first, last but one, second, ... */
function fromBothEnds<T>(items: readonly T[]): readonly T[] {
  const half = Math.ceil(items.length / 2);
  return items.slice(0, half).flatMap((item, index) => {
    const other = items[items.length - 1 - index];
    return other === undefined || other === item ? [item] : [other, item];
  });
}
