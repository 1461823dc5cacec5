import type { ActivitySync } from '../../domain/activity.ts';
import { noUsage } from '../../domain/cost.ts';
import type { Evaluation } from '../../domain/evaluation.ts';
import type { PersonId } from '../../domain/identifiers.ts';
import type { Metric } from '../../domain/metric.ts';
import { allOf } from '../../domain/pages.ts';
import type { Project } from '../../domain/project.ts';
import type { RankedBuilder } from '../../domain/ranking.ts';
import type { Rules, RulesVersion } from '../../domain/rules.ts';
import type { Run } from '../../domain/run.ts';
import { addWeeks, weekDates, weeksUpTo } from '../../domain/week.ts';
import type { Week } from '../../domain/week.ts';
import type { ReportPerson, WeeklyReport } from '../../domain/weekly-report.ts';
import { ConfigurationError } from '../../errors.ts';
import type { CallOptions, Ports, ScoreRow } from '../../ports/index.ts';
import { createPersonAssembler } from './report-person.ts';

export interface ReportRequest {
  readonly week: Week;
  /** null: the week has not been evaluated */
  readonly run: Run | null;
  readonly ranking: readonly RankedBuilder[];
  readonly signal?: AbortSignal | undefined;
}

/** Reads a week's results for reports and mails, people in batches, a fixed number of statements per batch. */
export interface ReportBuilder {
  /** everything but the people, and the facts about models, which depend on who is in the report */
  readonly head: WeeklyReport;
  /** the people with these ids (200 at most), in the order of the ids */
  people(ids: readonly PersonId[]): Promise<readonly ReportPerson[]>;
}

type ReportPorts = Pick<Required<Ports>, 'storage' | 'clock'>;

/** @throws ConfigurationError when there are no rules to read the results by */
export async function createReportBuilder(
  { ports }: { readonly ports: ReportPorts },
  request: ReportRequest,
): Promise<ReportBuilder> {
  const { storage } = ports;
  const options: CallOptions = { signal: request.signal };
  const saved = await storage.rules.get(request.run?.rulesVersion ?? 'latest', options);
  if (saved === null)
    throw new ConfigurationError('There are no rules yet: save them with rules.save before asking for a report.');
  const weeks = weeksUpTo(request.week, saved.rules.evaluation.historyWeeks);
  const scores = await storage.evaluations.scores({ weeks: [addWeeks(request.week, -1), request.week] }, options);
  const head = reportHead(request, { saved, weeks, scores, now: ports.clock.now() });
  return {
    head,
    people: async (ids) => assemblePeople(ports, { ids, request, rules: saved.rules, weeks, options }),
  };
}

interface HeadParts {
  readonly saved: RulesVersion;
  readonly weeks: readonly Week[];
  readonly scores: readonly ScoreRow[];
  readonly now: string;
}

function reportHead(request: ReportRequest, { saved, weeks, scores, now }: HeadParts): WeeklyReport {
  const { week, run } = request;
  const { rubric, organisation } = saved.rules;
  const count = (of: Week, grade: string): number =>
    scores.filter((row) => row.week === of && row.grade === grade).length;
  return {
    organisation: organisation.name,
    week,
    dates: weekDates(week),
    weeks: [...weeks],
    generatedAt: now,
    run,
    criteria: rubric.criteria.map((criterion) => ({
      id: criterion.id,
      title: criterion.title,
      weight: criterion.weight,
      levels: criterion.kind === 'judged' ? { ...criterion.levels } : null,
    })),
    rubric: { title: rubric.title, version: saved.version },
    distribution: rubric.grades.map(({ grade }) => ({
      grade,
      count: count(week, grade),
      previousCount: count(addWeeks(week, -1), grade),
    })),
    rankedPeople: request.ranking.length,
    people: [],
    facts: {
      models: [],
      prompts: { ...run?.promptVersions },
      usage: run?.usage ?? noUsage,
      costMicroUsd: run === null ? 0 : run.costMicroUsd,
      reused: 0,
    },
  };
}

interface BatchRequest {
  readonly ids: readonly PersonId[];
  readonly request: ReportRequest;
  readonly rules: Rules;
  readonly weeks: readonly Week[];
  readonly options: CallOptions;
}

async function assemblePeople({ storage }: ReportPorts, batch: BatchRequest): Promise<readonly ReportPerson[]> {
  const { ids, request, weeks, options } = batch;
  if (ids.length === 0) return [];
  const ofWeek = { weeks: [request.week], personIds: ids };
  const [people, projects, evaluations, scores, metrics, syncs, learned] = await Promise.all([
    allOf((cursor) => storage.people.list({ ids, ...cursor }, options)),
    allOf((cursor) => storage.projects.list({ ownerIds: ids, status: 'active', ...cursor }, options)),
    request.run === null
      ? Promise.resolve<readonly Evaluation[]>([])
      : allOf((cursor) => storage.evaluations.list({ week: request.week, personIds: ids, ...cursor }, options)),
    storage.evaluations.scores({ weeks, personIds: ids }, options),
    storage.metrics.list({ weeks, personIds: ids }, options),
    storage.activity.list(ofWeek, options),
    storage.activity.documents(ofWeek, options),
  ]);
  const assemble = createPersonAssembler({
    week: request.week,
    weeks,
    rules: batch.rules,
    ranking: new Map(request.ranking.map((place) => [place.personId, place])),
    projects: Map.groupBy(projects, ({ ownerId }: Project) => ownerId),
    evaluations: new Map(evaluations.map((evaluation) => [evaluation.projectId, evaluation])),
    scores: Map.groupBy(scores, ({ projectId }) => projectId),
    metrics: Map.groupBy(metrics, ({ personId }: Metric) => personId),
    syncs: Map.groupBy(syncs, ({ personId }: ActivitySync) => personId),
    documents: Map.groupBy(learned, ({ personId }) => personId),
  });
  const byId = new Map(people.map((person) => [person.id, person]));
  return ids.flatMap((id) => {
    const person = byId.get(id);
    return person === undefined ? [] : [assemble(person)];
  });
}

/** The models that judged in these parts of a report, and how much was taken over from earlier judgements. */
export function modelFacts(people: readonly ReportPerson[]): Pick<WeeklyReport['facts'], 'models' | 'reused'> {
  const models = new Map<string, WeeklyReport['facts']['models'][number]>();
  let reused = 0;
  for (const { projects } of people) {
    for (const { evaluation } of projects) {
      const by = evaluation?.judgedBy ?? null;
      if (evaluation !== null && evaluation.reusedFrom !== null) reused += 1;
      if (by === null) continue;
      const key = `${by.provider}/${by.model}`;
      const known = models.get(key);
      models.set(key, {
        provider: by.provider,
        model: by.model,
        languageModel: by.languageModel,
        evaluations: (known?.evaluations ?? 0) + 1,
      });
    }
  }
  return { models: [...models.values()], reused };
}
