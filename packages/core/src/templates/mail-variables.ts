import type { CriterionResult, ProducedBy, ReviewReason } from '../domain/evaluation.ts';
import type { MetricSeries, ReportPerson, ReportProject, WeeklyReport } from '../domain/weekly-report.ts';
import { firstNameOf } from './first-name.ts';
import { change, roundTo } from './numbers.ts';
import { noteOf } from './report/metric-view.ts';
import type { MailVariables } from './template-variables.ts';

const reportNote = 'Grades are computed in code from the levels, and every quote was checked against your text.';

/** What one person's mail is rendered with: their own week and nothing about anybody else but how many were ranked. */
export function toMailVariables(report: WeeklyReport, person: ReportPerson): MailVariables {
  const judges = person.projects.flatMap(({ evaluation }) => evaluation?.judgedBy ?? []);
  return {
    person: { name: person.person.name, firstName: firstNameOf(person.person.name) },
    week: { id: report.week, start: report.dates.start, end: report.dates.end },
    organisation: { name: report.organisation },
    projects: person.projects.map((project) => toMailProject(report, project)),
    ranking: toMailRanking(report, person),
    metrics: [
      ...person.metrics.flatMap((series) => toMailMetric(series, null)),
      ...person.projects.flatMap(({ project, metrics }) =>
        metrics.flatMap((series) => toMailMetric(series, project.name)),
      ),
    ],
    sourceNotes: (person.sources ?? []).flatMap(({ note }) => note ?? []),
    coaching: person.coaching.map(({ title, message }) => ({ title, message })),
    facts: {
      model: describeJudges(judges),
      isOffline: judges.some(({ languageModel }) => !languageModel),
      reportNote,
    },
  };
}

/** Null rather than a wrong total when the report neither holds the people nor says how many were ranked. */
function toMailRanking(report: WeeklyReport, { ranking }: ReportPerson): MailVariables['ranking'] {
  const of = report.rankedPeople ?? report.people.filter((person) => person.ranking !== null).length;
  return ranking === null || of < ranking.rank ? null : { rank: ranking.rank, of, change: ranking.change };
}

function toMailProject(
  report: WeeklyReport,
  { project, evaluation, previousGrade, previousScore }: ReportProject,
): MailVariables['projects'][number] {
  return {
    name: project.name,
    stage: project.stage,
    status: evaluation?.status ?? 'not-evaluated',
    grade: evaluation?.grade ?? null,
    score: evaluation?.score ?? null,
    previousGrade,
    previousScore,
    change: change(evaluation?.score ?? null, previousScore),
    reviewReasons: evaluation?.reviewReasons.map(reasonForBuilder) ?? [],
    criteria: evaluation?.criteria.map((result) => toMailCriterion(report, result)) ?? [],
    feedback: evaluation?.feedback ?? null,
  };
}

function toMailCriterion(
  report: WeeklyReport,
  result: CriterionResult,
): MailVariables['projects'][number]['criteria'][number] {
  return {
    title: report.criteria.find(({ id }) => id === result.criterionId)?.title ?? result.criterionId,
    level: result.level,
    levelTitle: result.level === null ? 'Not enough evidence' : `Level ${result.level} of 5`,
    evidence: result.evidence.map(({ quote }) => quote),
    missing: result.missing,
  };
}

/** A number that was not recorded this week is left out, not shown as 0. */
function toMailMetric(series: MetricSeries, projectName: string | null): MailVariables['metrics'] {
  const value = series.values.at(-1) ?? null;
  if (value === null) return [];
  const previous = series.values.at(-2) ?? null;
  const title = projectName === null ? series.title : `${series.title} (${projectName})`;
  return [
    {
      title,
      value: roundTo(value, 2),
      unit: series.unit,
      previous: previous === null ? null : roundTo(previous, 2),
      note: series.isOutdated === true ? noteOf(series) : null,
    },
  ];
}

/** Who graded, in words that do not let a heuristic pass for a language model. */
export function describeJudges(judges: readonly Pick<ProducedBy, 'provider' | 'model' | 'languageModel'>[]): string {
  if (judges.length === 0) return 'no model (there was no text to judge)';
  const names = judges.map(({ provider, model, languageModel }) =>
    languageModel ? `${model} (${provider})` : `${model}, an offline heuristic that is no language model`,
  );
  return [...new Set(names)].join(' and ');
}

/** What a builder is told: whose project has the same text is for the person who reviews. */
function reasonForBuilder({ code, message }: ReviewReason): string {
  return code === 'duplicate-text' ? 'Another project handed in the same text.' : message;
}
