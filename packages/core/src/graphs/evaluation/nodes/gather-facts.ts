import { findContradictions } from '../../../domain/claims.ts';
import type { CriterionResult, Evaluation, ReviewReason } from '../../../domain/evaluation.ts';
import { levelFromMetrics } from '../../../domain/grade.ts';
import { hashJson } from '../../../domain/hash.ts';
import type { MetricCriterion, Rubric } from '../../../domain/rubric.ts';
import type { SubmissionSections } from '../../../domain/submission.ts';
import { isEmptySubmission, sectionNames, sectionTitles } from '../../../domain/submission.ts';
import { capText, findInstructions, hiddenText, sanitizeText } from '../../../domain/untrusted-text.ts';
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
  context: Pick<RunContext, 'rules' | 'judgeConfigHash'>,
): Promise<ProjectFacts> {
  const { submission } = dossier;
  const { rules } = context;
  const metrics = metricValues(dossier);
  const raw = submission?.sections ?? noSections;
  const { sections, notes } = cleanSections(raw, rules.evaluation.maxSectionCharacters);
  const empty = isEmptySubmission(sections);
  const metricResults = gradeMetrics(rules.rubric, metrics);
  if (empty) return { sections, empty, reviewReasons: [], notes, metricResults, judgeHash: null };
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
  return { sections, empty, reviewReasons: reasons, notes, metricResults, judgeHash };
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

/** Numbers by metric name; a project's own number wins over its owner's. */
export function metricValues(dossier: ProjectDossier): ReadonlyMap<string, number> {
  const personal = dossier.metrics.filter(({ projectId }) => projectId === null);
  const own = dossier.metrics.filter(({ projectId }) => projectId === dossier.project.id);
  return new Map([...personal, ...own].map(({ name, value }) => [name, value]));
}

function gradeMetrics(rubric: Rubric, values: ReadonlyMap<string, number>): CriterionResult[] {
  return rubric.criteria
    .filter((criterion): criterion is MetricCriterion => criterion.kind === 'metric')
    .map((criterion) => ({
      criterionId: criterion.id,
      level: levelFromMetrics(criterion, values),
      decidedBy: 'metrics' as const,
      evidence: [],
      missing: criterion.measures
        .filter(({ metric }) => !values.has(metric))
        .map(({ title }) => `No ${title} was recorded this week.`),
    }));
}

function clip(message: string): string {
  return capText(message, 900).text;
}
