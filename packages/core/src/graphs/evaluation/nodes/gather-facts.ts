import { findContradictions } from '../../../domain/claims.ts';
import type { CriterionResult, Evaluation, ReviewReason } from '../../../domain/evaluation.ts';
import type { EvidenceSource } from '../../../domain/freshness.ts';
import { evidenceSources, formatAsOf, isOutdated, timeOf } from '../../../domain/freshness.ts';
import { levelFromMetrics } from '../../../domain/grade.ts';
import { hashJson } from '../../../domain/hash.ts';
import type { MetricCriterion, Rubric } from '../../../domain/rubric.ts';
import type { SubmissionSections } from '../../../domain/submission.ts';
import { isEmptySubmission, sectionNames, sectionTitles } from '../../../domain/submission.ts';
import { capText, findInstructions, hiddenText, sanitizeText } from '../../../domain/untrusted-text.ts';
import { weekEnd } from '../../../domain/week.ts';
import type { ProjectDossier } from '../../../ports/index.ts';
import type { ProjectFacts, RunContext } from '../context.ts';
import type { NodeConfig } from '../node-config.ts';
import { contextOf } from '../node-config.ts';
import type { ProjectState, ProjectUpdate } from '../project-state.ts';

const noSections: SubmissionSections = { oneLiner: '', tam: '', spov: '', goals: '', achievements: '' };

/** Cleans and screens the text, grades metrics, and looks for an earlier judgement of the same work. */
export async function gatherFacts(state: ProjectState, config: NodeConfig): Promise<ProjectUpdate> {
  const context = contextOf(config);
  const facts = await factsOf(state.dossier, context);
  return { facts, reusedFrom: reusableJudgement(state.dossier, facts, context) };
}

/** The earlier evaluation whose judgement holds for this work, too; undefined when it has to be judged. */
export function reusableJudgement(
  dossier: ProjectDossier,
  facts: ProjectFacts,
  context: Pick<RunContext, 'run' | 'reuse'>,
): Evaluation | undefined {
  const earlier = reusable(dossier, context);
  return facts.judgeHash !== null && earlier?.judgeHash === facts.judgeHash ? earlier : undefined;
}

/** The last judged evaluation, if its parts may be taken over: a forced run takes over only what it made itself. */
export function reusable(
  { lastJudged }: ProjectDossier,
  { run, reuse }: Pick<RunContext, 'run' | 'reuse'>,
): Evaluation | undefined {
  return lastJudged !== null && (reuse || lastJudged.runId === run.id) ? lastJudged : undefined;
}

/** The language the judge is told: the submission's, or else its author's. */
export function languageOf({ submission, owner }: ProjectDossier): string | null {
  return submission?.language ?? owner.language;
}

/** Pure but for hashing: everything code can say about a dossier under a run's rules. */
export async function factsOf(
  dossier: ProjectDossier,
  context: Pick<RunContext, 'rules' | 'run' | 'judgeConfigHash'>,
): Promise<ProjectFacts> {
  const { submission } = dossier;
  const { rules } = context;
  const { values: metrics, outdated, sources } = metricEvidence(dossier, context);
  const raw = submission?.sections ?? noSections;
  const { sections, notes } = cleanSections(raw, rules.evaluation.maxSectionCharacters);
  const empty = isEmptySubmission(sections);
  const metricResults = gradeMetrics(rules.rubric, metrics, outdated);
  const measured = { metrics, metricResults, sources, unreadCriteria: unreadCriteria(metricResults, sources) };
  if (empty) return { sections, empty, reviewReasons: [], notes, ...measured, judgeHash: null };
  const reasons = [
    ...screen(raw),
    ...duplicates(dossier),
    ...contradictions(sections, metrics, rules.evaluation.claimTolerance),
  ];
  const judgeHash = await hashJson({
    config: context.judgeConfigHash,
    sections,
    links: submission?.links ?? [],
    language: languageOf(dossier),
  });
  return { sections, empty, reviewReasons: reasons, notes, ...measured, judgeHash };
}

function cleanSections(
  raw: SubmissionSections,
  maxCharacters: number,
): { sections: SubmissionSections; notes: string[] } {
  const sections = { ...noSections };
  const notes: string[] = [];
  for (const name of sectionNames) {
    const capped = capText(sanitizeText(raw[name]).text, maxCharacters);
    sections[name] = capped.text;
    if (capped.cut)
      notes.push(`${sectionTitles[name]} was cut at ${maxCharacters.toLocaleString('en')} characters for judging.`);
  }
  return { sections, notes };
}

function screen(raw: SubmissionSections): ReviewReason[] {
  const reasons: ReviewReason[] = [];
  for (const name of sectionNames) {
    const hidden = hiddenText(raw[name])[0];
    if (hidden !== undefined)
      reasons.push({ code: 'hidden-text', message: clip(`${sectionTitles[name]}: ${hidden.message}`) });
    const order = findInstructions(raw[name])[0];
    if (order !== undefined)
      reasons.push({ code: 'instructs-judge', message: clip(`${sectionTitles[name]}: ${order.message}`) });
  }
  return reasons;
}

function duplicates(dossier: ProjectDossier): ReviewReason[] {
  if (dossier.duplicateOf.length === 0) return [];
  return [
    { code: 'duplicate-text', message: clip(`The text is the same as that of ${dossier.duplicateOf.join(', ')}.`) },
  ];
}

function contradictions(
  sections: SubmissionSections,
  metrics: ReadonlyMap<string, number>,
  tolerance: number,
): ReviewReason[] {
  return findContradictions(sections, metrics, tolerance).map(({ message }) => ({
    code: 'contradicts-metrics',
    message: clip(message),
  }));
}

interface MetricEvidence {
  /** numbers that may be graded, by metric name; a project's own number wins over its owner's */
  readonly values: ReadonlyMap<string, number>;
  /** metrics whose number is of a time before the week had ended, and of which time */
  readonly outdated: ReadonlyMap<string, string>;
  readonly sources: readonly EvidenceSource[];
}

/** The week ends where the person lives; a number from before that may still grow, so it is no evidence yet. */
function metricEvidence(dossier: ProjectDossier, { rules, run }: Pick<RunContext, 'rules' | 'run'>): MetricEvidence {
  const { project, owner, metrics, syncs } = dossier;
  const mine = [null, project.id].flatMap((id) => metrics.filter(({ projectId }) => projectId === id));
  if (syncs.length === 0)
    return { values: new Map(mine.map(({ name, value }) => [name, value])), outdated: new Map(), sources: [] };
  const endsAt = weekEnd(run.week, owner.timeZone ?? rules.timeZone);
  const values = new Map<string, number>();
  const outdated = new Map<string, string>();
  for (const metric of mine) {
    const { name, value } = metric;
    if (isOutdated(metric, syncs, endsAt)) {
      values.delete(name);
      outdated.set(name, timeOf(metric, syncs) ?? endsAt);
    } else {
      values.set(name, value);
      outdated.delete(name);
    }
  }
  return { values, outdated, sources: evidenceSources(syncs, endsAt) };
}

function gradeMetrics(
  rubric: Rubric,
  values: ReadonlyMap<string, number>,
  outdated: ReadonlyMap<string, string>,
): CriterionResult[] {
  return rubric.criteria
    .filter((criterion): criterion is MetricCriterion => criterion.kind === 'metric')
    .map((criterion) => ({
      criterionId: criterion.id,
      level: levelFromMetrics(criterion, values),
      decidedBy: 'metrics' as const,
      evidence: [],
      missing: criterion.measures
        .filter(({ metric }) => !values.has(metric))
        .map(({ metric, title }) => gapOf(title, outdated.get(metric))),
    }));
}

function gapOf(title: string, readAt: string | undefined): string {
  return readAt === undefined
    ? `No ${title} was recorded this week.`
    : `${title}: as of ${formatAsOf(readAt)}, before the week had ended, so it is not graded.`;
}

/** Criteria that have no level while some source was not read as it should be: nothing may be held against the person. */
function unreadCriteria(results: readonly CriterionResult[], sources: readonly EvidenceSource[]): readonly string[] {
  if (sources.every(({ status, note }) => status === 'current' && note === null)) return [];
  return results.filter(({ level }) => level === null).map(({ criterionId }) => criterionId);
}

function clip(message: string): string {
  return capText(message, 900).text;
}
