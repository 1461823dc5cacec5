import type { ActivitySync, BrainliftDocument } from '../../domain/activity.ts';
import { coachingNotes } from '../../domain/coaching.ts';
import type { Evaluation } from '../../domain/evaluation.ts';
import { evidenceSources, isOutdated, timeOf } from '../../domain/freshness.ts';
import type { PersonId, ProjectId } from '../../domain/identifiers.ts';
import type { Metric } from '../../domain/metric.ts';
import { knownMetrics } from '../../domain/metric.ts';
import type { Project } from '../../domain/project.ts';
import type { RankedBuilder } from '../../domain/ranking.ts';
import type { Rules } from '../../domain/rules.ts';
import type { Superbuilder } from '../../domain/superbuilder.ts';
import { addWeeks, weekEnd } from '../../domain/week.ts';
import type { Week } from '../../domain/week.ts';
import type { MetricSeries, ReportPerson, ReportProject } from '../../domain/weekly-report.ts';
import type { ScoreRow } from '../../ports/index.ts';

export interface AssemblerParts {
  readonly week: Week;
  readonly weeks: readonly Week[];
  readonly rules: Rules;
  readonly ranking: ReadonlyMap<PersonId, RankedBuilder>;
  readonly projects: ReadonlyMap<PersonId, readonly Project[]>;
  readonly evaluations: ReadonlyMap<ProjectId, Evaluation>;
  readonly scores: ReadonlyMap<ProjectId, readonly ScoreRow[]>;
  readonly metrics: ReadonlyMap<PersonId, readonly Metric[]>;
  /** when the sources were last read for the report's week */
  readonly syncs: ReadonlyMap<PersonId, readonly ActivitySync[]>;
  readonly documents: ReadonlyMap<PersonId, readonly { readonly documents: readonly BrainliftDocument[] }[]>;
}

/** Puts one person's part of a report together from rows that were read for many. */
export function createPersonAssembler(parts: AssemblerParts): (person: Superbuilder) => ReportPerson {
  const titles = metricTitles(parts.rules);
  return (person) => {
    const metrics = parts.metrics.get(person.id) ?? [];
    const syncs = parts.syncs.get(person.id) ?? [];
    const endsAt = weekEnd(parts.week, person.timeZone ?? parts.rules.timeZone);
    const freshness = { syncs, endsAt };
    const projects = (parts.projects.get(person.id) ?? []).map((project) =>
      toProject(project, metrics, { parts, titles, freshness }),
    );
    const ranking = parts.ranking.get(person.id) ?? null;
    const own = metrics.filter(({ projectId }) => projectId === null);
    const documents = (parts.documents.get(person.id) ?? []).flatMap((row) => row.documents);
    const coaching = coachingNotes(
      {
        projectNames: projects.map(({ project }) => project.name),
        scoreChange: ranking?.scoreChange ?? null,
        hours: hoursOf(own, parts.week, freshness),
        silentProjects: projects.map(({ project }) => ({ name: project.name, weeks: silentWeeks(project.id, parts) })),
      },
      parts.rules.coaching,
    );
    return {
      person,
      ranking,
      projects,
      metrics: toSeries(own, { parts, titles, freshness }),
      coaching: [...coaching],
      ...(syncs.length === 0 ? {} : { sources: [...evidenceSources(syncs, endsAt)] }),
      ...(documents.length === 0 ? {} : { documents }),
    };
  };
}

/** Hours of a week that had not ended when they were read are no reason to remind anybody. */
function hoursOf(own: readonly Metric[], week: Week, { syncs, endsAt }: Freshness): number | null {
  const hours = own.find((metric) => metric.name === knownMetrics.hours && metric.week === week);
  return hours === undefined || isOutdated(hours, syncs, endsAt) ? null : hours.value;
}

interface Freshness {
  readonly syncs: readonly ActivitySync[];
  /** when the week is over where the person lives */
  readonly endsAt: string;
}

interface ProjectParts {
  readonly parts: AssemblerParts;
  readonly titles: ReadonlyMap<string, string>;
  readonly freshness: Freshness;
}

function toProject(project: Project, metrics: readonly Metric[], context: ProjectParts): ReportProject {
  const { parts } = context;
  const rows = new Map((parts.scores.get(project.id) ?? []).map((row) => [row.week, row]));
  const previous = rows.get(addWeeks(parts.week, -1));
  return {
    project,
    evaluation: parts.evaluations.get(project.id) ?? null,
    previousGrade: previous?.grade ?? null,
    previousScore: previous?.score ?? null,
    scores: parts.weeks.map((week) => rows.get(week)?.score ?? null),
    metrics: toSeries(
      metrics.filter(({ projectId }) => projectId === project.id),
      context,
    ),
  };
}

function toSeries(metrics: readonly Metric[], { parts, titles, freshness }: ProjectParts): MetricSeries[] {
  const byName = Map.groupBy(metrics, ({ name }) => name);
  return [...byName].map(([name, rows]) => {
    const values = new Map(rows.map(({ week, value }) => [week, value]));
    const latest = rows.find(({ week }) => week === parts.week);
    return {
      name,
      title: titles.get(name) ?? readable(name),
      unit: rows[0]?.unit ?? '',
      values: parts.weeks.map((week) => values.get(week) ?? null),
      ...(latest === undefined ? {} : timeOfValue(latest, freshness)),
    };
  });
}

function timeOfValue(metric: Metric, { syncs, endsAt }: Freshness): Pick<MetricSeries, 'asOf' | 'isOutdated'> {
  const asOf = timeOf(metric, syncs);
  return asOf === null ? {} : { asOf, isOutdated: isOutdated(metric, syncs, endsAt) };
}

function metricTitles(rules: Rules): ReadonlyMap<string, string> {
  const measures = rules.rubric.criteria.flatMap((criterion) =>
    criterion.kind === 'metric' ? criterion.measures : [],
  );
  return new Map(measures.map(({ metric, title }) => [metric, title]));
}

/** `peer_review` becomes `Peer review`. */
function readable(name: string): string {
  const words = name.replaceAll(/[._-]+/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Weeks in a row up to the report's in which there was too little to grade. */
function silentWeeks(projectId: ProjectId, parts: AssemblerParts): number {
  const rows = new Map((parts.scores.get(projectId) ?? []).map((row) => [row.week, row]));
  let count = 0;
  for (const week of parts.weeks.toReversed()) {
    if (rows.get(week)?.status !== 'insufficient-evidence') break;
    count += 1;
  }
  return count;
}
