import type { EvaluationStatus } from '../../domain/evaluation.ts';
import type { ReportPerson, ReportProject, WeeklyReport } from '../../domain/weekly-report.ts';
import { change, roundTo } from '../numbers.ts';
import type { WeekSpread } from './chart-options.ts';

/** One project together with its owner. */
export interface ProjectOfPerson {
  readonly person: ReportPerson;
  readonly project: ReportProject;
}

/** What the top of the page says, computed once. */
export interface Summary {
  readonly projects: readonly ProjectOfPerson[];
  readonly byStatus: Readonly<Record<EvaluationStatus | 'not-evaluated', readonly ProjectOfPerson[]>>;
  readonly median: number | null;
  readonly previousMedian: number | null;
  readonly medianChange: number | null;
  readonly spreads: readonly WeekSpread[];
  /** true: at least one judgement came from a heuristic */
  readonly isOffline: boolean;
}

export function summarise(report: WeeklyReport): Summary {
  const projects = report.people.flatMap((person) => person.projects.map((project) => ({ person, project })));
  const having = (status: keyof Summary['byStatus']) =>
    projects.filter(({ project }) => (project.evaluation?.status ?? 'not-evaluated') === status);
  const median = quantile(
    scoresOf(projects, ({ evaluation }) => evaluation?.score ?? null),
    0.5,
  );
  const previousMedian = quantile(
    scoresOf(projects, ({ previousScore }) => previousScore),
    0.5,
  );
  return {
    projects,
    byStatus: {
      graded: having('graded'),
      'needs-review': having('needs-review'),
      'insufficient-evidence': having('insufficient-evidence'),
      failed: having('failed'),
      'not-evaluated': having('not-evaluated'),
    },
    median,
    previousMedian,
    medianChange: change(median, previousMedian),
    spreads: report.weeks.map((week, index) =>
      spreadOf(
        week,
        scoresOf(projects, ({ scores }) => scores[index] ?? null),
      ),
    ),
    isOffline: report.facts.models.some(({ languageModel }) => !languageModel),
  };
}

function scoresOf(
  projects: readonly ProjectOfPerson[],
  pick: (project: ReportProject) => number | null,
): readonly number[] {
  return projects.flatMap(({ project }) => pick(project) ?? []).toSorted((a, b) => a - b);
}

function spreadOf(week: string, sorted: readonly number[]): WeekSpread {
  const label = week.slice(5);
  const [lower, median, upper] = [quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75)];
  return { label, spread: lower === null || median === null || upper === null ? null : { lower, median, upper } };
}

/**
 * Quantile of rising values with linear interpolation, one decimal; null for no values.
 *
 * @param share - 0..1
 * @see Hyndman and Fan (1996), Sample quantiles in statistical packages, The American Statistician 50(4), type 7
 */
export function quantile(sorted: readonly number[], share: number): number | null {
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) return null;
  return roundTo(below + (above - below) * (position - Math.floor(position)), 1);
}
