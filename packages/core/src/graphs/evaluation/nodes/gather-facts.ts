import { findContradictions } from '../../../domain/claims.ts';
import type { CriterionResult, ReviewReason } from '../../../domain/evaluation.ts';
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
  const earlier = state.dossier.lastJudged;
  const reusable = context.reuse && facts.judgeHash !== null && earlier?.judgeHash === facts.judgeHash ? earlier : undefined;
  return { facts, reusedFrom: reusable };
}

/** Pure but for hashing: everything code can say about a dossier under a run's rules. */
export async function factsOf(dossier: ProjectDossier, context: RunContext): Promise<ProjectFacts> {
  const { submission } = dossier;
  const { rules } = context;
  const metrics = metricValues(dossier);
  const raw = submission?.sections ?? noSections;
  const { sections, notes } = cleanSections(raw, rules.evaluation.maxSectionCharacters);
  const empty = isEmptySubmission(sections);
  const metricResults = gradeMetrics(rules.rubric, metrics);
  if (empty) return { sections, empty, reviewReasons: [], notes, metricResults, judgeHash: null };
  const reasons = [...screen(raw), ...duplicates(dossier), ...contradictions(sections, metrics, rules.evaluation.claimTolerance)];
  const judgeHash = await hashJson({ config: context.judgeConfigHash, sections, links: submission?.links ?? [], language: submission?.language ?? null });
  return { sections, empty, reviewReasons: reasons, notes, metricResults, judgeHash };
}

function cleanSections(raw: SubmissionSections, maxCharacters: number): { sections: SubmissionSections; notes: string[] } {
  const sections = { ...noSections };
  const notes: string[] = [];
  for (const name of sectionNames) {
    const capped = capText(sanitizeText(raw[name]).text, maxCharacters);
    sections[name] = capped.text;
    if (capped.cut) notes.push(`${sectionTitles[name]} was cut at ${maxCharacters.toLocaleString('en')} characters for judging.`);
  }
  return { sections, notes };
}

function screen(raw: SubmissionSections): ReviewReason[] {
  const reasons: ReviewReason[] = [];
  for (const name of sectionNames) {
    const hidden = hiddenText(raw[name])[0];
    if (hidden !== undefined) reasons.push({ code: 'hidden-text', message: clip(`${sectionTitles[name]}: ${hidden.message}`) });
    const order = findInstructions(raw[name])[0];
    if (order !== undefined) reasons.push({ code: 'instructs-judge', message: clip(`${sectionTitles[name]}: ${order.message}`) });
  }
  return reasons;
}

function duplicates(dossier: ProjectDossier): ReviewReason[] {
  if (dossier.duplicateOf.length === 0) return [];
  return [{ code: 'duplicate-text', message: clip(`The text is the same as that of ${dossier.duplicateOf.join(', ')}.`) }];
}

function contradictions(sections: SubmissionSections, metrics: ReadonlyMap<string, number>, tolerance: number): ReviewReason[] {
  return findContradictions(sections, metrics, tolerance).map(({ message }) => ({ code: 'contradicts-metrics', message: clip(message) }));
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
      missing: criterion.measures.filter(({ metric }) => !values.has(metric)).map(({ title }) => `No ${title} was recorded this week.`),
    }));
}

function clip(message: string): string {
  return capText(message, 900).text;
}
