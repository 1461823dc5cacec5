import type { WeeklyReport } from '../../domain/weekly-report.ts';
import { formatNumber, roundTo } from '../numbers.ts';
import type { TrustedHtml } from '../trusted-html.ts';
import type { Charts } from './charts.ts';
import type { Summary } from './summary.ts';

export interface OverviewView {
  readonly distribution: TrustedHtml;
  readonly grades: readonly { readonly grade: string; readonly count: number; readonly previousCount: number }[];
  /** null: fewer than two weeks have scores */
  readonly trend: TrustedHtml | null;
  readonly spreads: readonly {
    readonly label: string;
    readonly lower: string;
    readonly median: string;
    readonly upper: string;
  }[];
  readonly criteria: readonly {
    readonly title: string;
    /** mean level, `–` when nobody has one */
    readonly mean: string;
    /** 0..100 */
    readonly width: number;
    readonly weight: string;
    /** projects without enough evidence */
    readonly without: number;
  }[];
}

export function toOverviewView(report: WeeklyReport, summary: Summary, charts: Charts): OverviewView {
  const known = summary.spreads.filter(({ spread }) => spread !== null);
  return {
    distribution: charts.distribution(
      report.distribution,
      `Projects per grade, this week and last week: ${report.distribution.map(({ grade, count, previousCount }) => `${grade} ${count}, before ${previousCount}`).join('; ')}`,
    ),
    grades: report.distribution,
    trend:
      known.length < 2
        ? null
        : charts.trend(
            summary.spreads,
            `Median score by week: ${known.map(({ label, spread }) => `${label} ${spread?.median}`).join(', ')}`,
          ),
    spreads: known.map(({ label, spread }) => ({
      label,
      lower: String(spread?.lower),
      median: String(spread?.median),
      upper: String(spread?.upper),
    })),
    criteria: toCriteria(report, summary),
  };
}

function toCriteria(report: WeeklyReport, { projects }: Summary): OverviewView['criteria'] {
  const results = Map.groupBy(
    projects.flatMap(({ project }) => project.evaluation?.criteria ?? []),
    ({ criterionId }) => criterionId,
  );
  const total = report.criteria.reduce((sum, { weight }) => sum + weight, 0);
  return report.criteria.map(({ id, title, weight }) => {
    const found = results.get(id) ?? [];
    const levels = found.flatMap(({ level }) => level ?? []);
    const mean =
      levels.length === 0 ? null : roundTo(levels.reduce<number>((sum, level) => sum + level, 0) / levels.length, 1);
    return {
      title,
      mean: mean === null ? '–' : mean.toFixed(1),
      width: mean === null ? 0 : roundTo(((mean - 1) / 4) * 100, 1),
      weight: total === 0 ? '' : `${formatNumber((weight / total) * 100)} %`,
      without: found.length - levels.length,
    };
  });
}
