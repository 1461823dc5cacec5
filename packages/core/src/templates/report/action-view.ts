import type { ReportPerson, WeeklyReport } from '../../domain/weekly-report.ts';
import { anchorOf } from './person-view.ts';
import type { ReasonView } from './project-view.ts';
import { reasonTitles, statusTitles, toReasonViews } from './project-view.ts';
import type { ProjectOfPerson, Summary } from './summary.ts';

interface ActionItem {
  readonly project: string;
  readonly person: string;
  /** null: the person has no part on this page */
  readonly anchor: string | null;
  readonly grade: string | null;
  readonly score: string | null;
  readonly statusTitle: string;
  readonly reasons: readonly ReasonView[];
  readonly note: string | null;
}

export interface ActionView {
  readonly review: {
    readonly first: readonly ActionItem[];
    readonly rest: readonly ActionItem[];
    readonly total: number;
    readonly omitted: number;
    readonly kinds: readonly { readonly title: string; readonly count: number }[];
  };
  readonly noGrade: { readonly items: readonly ActionItem[]; readonly total: number; readonly omitted: number };
  readonly notes: readonly {
    readonly person: string;
    readonly anchor: string | null;
    readonly title: string;
    readonly message: string;
  }[];
}

const firstItems = 12;
const mostItems = 300;

/** What a person has to do: decide, then help. */
export function toActionView(report: WeeklyReport, summary: Summary, shown: ReadonlySet<ReportPerson>): ActionView {
  const review = summary.byStatus['needs-review'].toSorted((a, b) => weightOf(a) - weightOf(b));
  const noGrade = [
    ...summary.byStatus.failed,
    ...summary.byStatus['insufficient-evidence'],
    ...summary.byStatus['not-evaluated'],
  ];
  const items = review.slice(0, mostItems).map((entry) => toItem(entry, shown));
  const notes = report.people.flatMap((person) =>
    person.coaching.map(({ title, message }) => ({
      person: person.person.name,
      anchor: shown.has(person) ? anchorOf(person) : null,
      title,
      message,
    })),
  );
  return {
    review: {
      first: items.length <= firstItems + 3 ? items : items.slice(0, firstItems),
      rest: items.length <= firstItems + 3 ? [] : items.slice(firstItems),
      total: review.length,
      omitted: review.length - items.length,
      kinds: countKinds(review),
    },
    noGrade: {
      items: noGrade.slice(0, mostItems).map((entry) => toItem(entry, shown)),
      total: noGrade.length,
      omitted: Math.max(0, noGrade.length - mostItems),
    },
    notes: notes.slice(0, mostItems),
  };
}

function toItem({ person, project }: ProjectOfPerson, shown: ReadonlySet<ReportPerson>): ActionItem {
  const { evaluation } = project;
  return {
    project: project.project.name,
    person: person.person.name,
    anchor: shown.has(person) ? anchorOf(person) : null,
    grade: evaluation?.grade ?? null,
    score: evaluation === null || evaluation.score === null ? null : evaluation.score.toFixed(1),
    statusTitle: statusTitles[evaluation?.status ?? 'not-evaluated'],
    reasons: toReasonViews(evaluation),
    note: noteOf(project),
  };
}

function noteOf({ evaluation }: ProjectOfPerson['project']): string | null {
  if (evaluation === null) return 'The run did not come to this project.';
  if (evaluation.error !== null)
    return `${evaluation.error.message} ${evaluation.error.retryable ? 'The next run tries again.' : 'Trying again will not help by itself.'}`;
  if (evaluation.status !== 'insufficient-evidence') return null;
  // Metrics may be there all the same; without a text nobody was asked to judge.
  const nothingHandedIn =
    evaluation.evidenceShare === 0 || (evaluation.judgedBy === null && evaluation.judgeHash === null);
  return nothingHandedIn
    ? 'Nothing was handed in that could be judged.'
    : `Only ${Math.round(evaluation.evidenceShare * 100)} % of the rubric's weight has evidence.`;
}

function weightOf({ project }: ProjectOfPerson): number {
  const order = Object.keys(reasonTitles);
  return Math.min(order.length, ...(project.evaluation?.reviewReasons.map(({ code }) => order.indexOf(code)) ?? []));
}

function countKinds(review: readonly ProjectOfPerson[]): ActionView['review']['kinds'] {
  const codes = review.flatMap(({ project }) => [
    ...new Set(project.evaluation?.reviewReasons.map(({ code }) => code) ?? []),
  ]);
  const counts = Map.groupBy(codes, (code) => code);
  return [...counts]
    .map(([code, all]) => ({ title: reasonTitles[code], count: all.length }))
    .toSorted((a, b) => b.count - a.count);
}
