import type { BrainliftDocument } from '../../domain/activity.ts';
import type { ReportPerson, WeeklyReport } from '../../domain/weekly-report.ts';
import { formatChange, formatNumber } from '../numbers.ts';
import type { Charts } from './charts.ts';
import type { MetricView } from './metric-view.ts';
import { toMetricView } from './metric-view.ts';
import type { ProjectView } from './project-view.ts';
import { toProjectView } from './project-view.ts';

/** A change of place in the ranking, as a sign and in words. */
export interface PlaceChange {
  readonly direction: 'up' | 'down' | 'same' | 'new';
  readonly sign: string;
  readonly words: string;
}

export interface PersonView {
  readonly anchor: string;
  readonly name: string;
  readonly team: string | null;
  readonly rank: number | null;
  readonly place: PlaceChange | null;
  readonly score: string | null;
  readonly scoreChange: string | null;
  /** statuses and grades of the projects, for the page's filter */
  readonly keys: string;
  readonly projects: readonly ProjectView[];
  readonly metrics: readonly MetricView[];
  readonly coaching: readonly { readonly title: string; readonly message: string }[];
  /** what readers have to know about the sources of the numbers */
  readonly sourceNotes: readonly string[];
  readonly learning: readonly LearningView[];
}

/** A document of the week, and the points of view in it. */
export interface LearningView {
  readonly title: string;
  /** such as `120 min`; null: not told */
  readonly time: string | null;
  /** such as `3 facts, 1 spiky point of view` */
  readonly counts: string;
  readonly spov: readonly string[];
}

export function toPersonView(entry: ReportPerson, report: WeeklyReport, charts: Charts): PersonView {
  const { person, ranking } = entry;
  const projects = entry.projects.map((project) => toProjectView(project, report, charts));
  return {
    anchor: anchorOf(entry),
    name: person.name,
    team: person.team,
    rank: ranking?.rank ?? null,
    place: ranking === null ? null : toPlaceChange(ranking.change),
    score: ranking?.score.toFixed(1) ?? null,
    scoreChange: ranking === null || ranking.scoreChange === null ? null : formatChange(ranking.scoreChange),
    keys: [
      ...new Set(projects.flatMap(({ status, grade }) => [status, ...(grade === null ? [] : [`grade-${grade}`])])),
      ...(projects.length === 0 ? ['no-project'] : []),
    ].join(' '),
    projects,
    metrics: entry.metrics.flatMap((series) => toMetricView(series, report.weeks, charts) ?? []),
    coaching: entry.coaching,
    sourceNotes: (entry.sources ?? []).flatMap(({ note }) => note ?? []),
    learning: (entry.documents ?? []).map(toLearningView),
  };
}

const levelWords = [
  [1, 'fact', 'facts'],
  [2, 'summary', 'summaries'],
  [3, 'insight', 'insights'],
  [4, 'spiky point of view', 'spiky points of view'],
] as const;
const maxSpov = 5;

function toLearningView({ title, minutes, entries }: BrainliftDocument): LearningView {
  const counts = levelWords.flatMap(([level, one, many]) => {
    const count = entries.filter(({ dok }) => dok === level).length;
    return count === 0 ? [] : [`${formatNumber(count)} ${count === 1 ? one : many}`];
  });
  return {
    title,
    time: minutes === null ? null : `${formatNumber(minutes)} min`,
    counts: counts.join(', '),
    spov: entries.flatMap(({ dok, text }) => (dok === 4 ? [text] : [])).slice(0, maxSpov),
  };
}

/** Id of a person's part; percent-encoded, so that it is the same in `id` and in links. */
export function anchorOf({ person }: ReportPerson): string {
  return `p-${encodeURIComponent(person.id).replaceAll('%', '_')}`;
}

export function toPlaceChange(change: number | null): PlaceChange {
  if (change === null) return { direction: 'new', sign: 'new', words: 'not ranked last week' };
  if (change === 0) return { direction: 'same', sign: '=', words: 'same place as last week' };
  const places = `${Math.abs(change)} ${Math.abs(change) === 1 ? 'place' : 'places'}`;
  return change > 0
    ? { direction: 'up', sign: `▲ ${change}`, words: `up ${places}` }
    : { direction: 'down', sign: `▼ ${-change}`, words: `down ${places}` };
}
