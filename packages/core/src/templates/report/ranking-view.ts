import type { ReportPerson, WeeklyReport } from '../../domain/weekly-report.ts';
import { formatChange, formatNumber, roundTo } from '../numbers.ts';
import type { TrustedHtml } from '../trusted-html.ts';
import type { Charts } from './charts.ts';
import { valuesInWords } from './metric-view.ts';
import type { PlaceChange } from './person-view.ts';
import { anchorOf, toPlaceChange } from './person-view.ts';

interface RankingRow {
  readonly rank: number;
  readonly name: string;
  readonly team: string | null;
  /** null: the person has no part on this page */
  readonly anchor: string | null;
  readonly place: PlaceChange;
  readonly score: string;
  /** width of the bar, 0..100 */
  readonly width: number;
  readonly scoreChange: string | null;
  readonly grades: readonly string[];
  readonly chart: TrustedHtml | null;
}

export interface RankingView {
  readonly top: readonly RankingRow[];
  readonly middle: readonly RankingRow[];
  readonly bottom: readonly RankingRow[];
  readonly middleTitle: string;
  readonly total: string;
  /** sentence about people who are left out of the table; null when nobody is */
  readonly omitted: string | null;
  /** sentence about people without a place; null when everybody has one */
  readonly unranked: string | null;
}

const topRows = 10;
const bottomRows = 5;
/** From this many on, a table is not folded: it is short enough. */
const foldFrom = 20;

export function toRankingView(
  report: WeeklyReport,
  shown: ReadonlySet<ReportPerson>,
  options: { readonly charts: Charts; readonly limit: number },
): RankingView {
  const ranked = report.people
    .filter(({ ranking }) => ranking !== null)
    .toSorted((a, b) => (a.ranking?.rank ?? 0) - (b.ranking?.rank ?? 0));
  const half = Math.floor(options.limit / 2);
  const listed = ranked.length <= options.limit ? ranked : [...ranked.slice(0, half), ...ranked.slice(-half)];
  const rows = listed.flatMap((person) => toRow(person, { report, shown, charts: options.charts }));
  const folds = rows.length >= foldFrom;
  const middle = folds ? rows.slice(topRows, -bottomRows) : [];
  const left = report.people.length - ranked.length;
  return {
    top: folds ? rows.slice(0, topRows) : rows,
    middle,
    bottom: folds ? rows.slice(-bottomRows) : [],
    middleTitle: `Places ${middle[0]?.rank ?? 0} to ${middle.at(-1)?.rank ?? 0}`,
    total: formatNumber(ranked.length),
    omitted:
      listed.length === ranked.length
        ? null
        : `The table holds the first and the last ${half} of ${formatNumber(ranked.length)} places; evaluations.rankings lists them all.`,
    unranked:
      left === 0
        ? null
        : `${formatNumber(left)} ${left === 1 ? 'person has' : 'people have'} no place, because none of their projects has a score.`,
  };
}

interface RowParts {
  readonly report: WeeklyReport;
  readonly shown: ReadonlySet<ReportPerson>;
  readonly charts: Charts;
}

function toRow(entry: ReportPerson, { report, shown, charts }: RowParts): readonly RankingRow[] {
  const { person, ranking, projects } = entry;
  if (ranking === null) return [];
  const means = report.weeks.map((_, index) => mean(projects.flatMap(({ scores }) => scores[index] ?? [])));
  return [
    {
      rank: ranking.rank,
      name: person.name,
      team: person.team,
      anchor: shown.has(entry) ? anchorOf(entry) : null,
      place: toPlaceChange(ranking.change),
      score: ranking.score.toFixed(1),
      width: ranking.score,
      scoreChange: ranking.scoreChange === null ? null : formatChange(ranking.scoreChange),
      grades: projects.map(({ evaluation }) => evaluation?.grade ?? '–'),
      chart:
        means.filter((value) => value !== null).length < 2
          ? null
          : charts.sparkline(means, {
              title: `Mean score by week: ${valuesInWords(means, report.weeks, '')}`,
              minSpan: 20,
            }),
    },
  ];
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : roundTo(values.reduce((sum, value) => sum + value, 0) / values.length, 1);
}
