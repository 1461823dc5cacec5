import type { ReportPerson, WeeklyReport } from '../../domain/weekly-report.ts';

/** Who has a part of their own on the page. */
export interface Selection {
  /** in the report's order */
  readonly people: readonly ReportPerson[];
  readonly total: number;
}

/** Part of the page that people with something to decide may fill when there are more of them than fit. */
const actingShare = 0.6;

/**
 * Keeps the page readable, and loadable, in organisations of thousands: everybody up to `limit` people; beyond that people
 * with something to decide, then the lowest and the highest places in turn.
 */
export function selectPeople(report: WeeklyReport, limit: number): Selection {
  const total = report.people.length;
  if (total <= limit) return { people: report.people, total };
  const acting = report.people
    .filter(needsAction)
    .toSorted((a, b) => Number(awaitsReview(b)) - Number(awaitsReview(a)));
  const ranked = report.people
    .filter((person) => person.ranking !== null && !needsAction(person))
    .toSorted((a, b) => (a.ranking?.rank ?? 0) - (b.ranking?.rank ?? 0));
  const rest = report.people.filter((person) => person.ranking === null && !needsAction(person));
  const first = acting.slice(0, Math.ceil(limit * actingShare));
  const chosen = new Set([...first, ...fromBothEnds(ranked), ...acting, ...rest]);
  const kept = new Set([...chosen].slice(0, limit));
  return { people: report.people.filter((person) => kept.has(person)), total };
}

function needsAction({ projects }: ReportPerson): boolean {
  return projects.some(({ evaluation }) => evaluation !== null && evaluation.status !== 'graded');
}

function awaitsReview({ projects }: ReportPerson): boolean {
  return projects.some(({ evaluation }) => evaluation?.status === 'needs-review');
}

/** Last, first, last but one, second, ... */
function fromBothEnds<T>(items: readonly T[]): readonly T[] {
  const half = Math.ceil(items.length / 2);
  return items.slice(0, half).flatMap((item, index) => {
    const other = items[items.length - 1 - index];
    return other === undefined || other === item ? [item] : [other, item];
  });
}
