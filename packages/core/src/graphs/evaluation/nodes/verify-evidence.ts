import type { Attempt } from '../../../domain/decision-record.ts';
import type { CriterionResult, ProducedBy } from '../../../domain/evaluation.ts';
import { judgedCriteria } from '../../../domain/grade.ts';
import { quoteVerifier } from '../../../domain/quotes.ts';
import type { JudgedCriterion, Level } from '../../../domain/rubric.ts';
import type { SubmissionSections } from '../../../domain/submission.ts';
import type { Judgement, RunContext } from '../context.ts';
import type { NodeConfig } from '../node-config.ts';
import { contextOf } from '../node-config.ts';
import type { ProjectState, ProjectUpdate } from '../project-state.ts';
import type { JudgeReply } from '../replies.ts';

const maxQuotes = 4;
const maxMissing = 6;

/** Keeps only quotes that are in the text; a level without one becomes "not enough evidence". */
export function verifyEvidence(state: ProjectState, config: NodeConfig): ProjectUpdate {
  if (state.reply === undefined) return {};
  return { judgement: verifyReply(state.reply, state.facts.sections, contextOf(config)) };
}

export interface RawJudgement {
  readonly reply: JudgeReply;
  readonly by: ProducedBy;
  readonly attempts: readonly Attempt[];
}

/** Checks a judge's reply against the text it claims to quote. */
export function verifyReply(raw: RawJudgement, sections: SubmissionSections, context: RunContext): Judgement {
  const answers = new Map(raw.reply.criteria.map((answer) => [answer.criterionId, answer]));
  const verify = quoteVerifier(sections);
  const unverified: string[] = [];
  const criteria = judgedCriteria(context.rules.rubric).map((criterion): CriterionResult => {
    const answer = answers.get(criterion.id);
    const nothing = !hasText(criterion, sections);
    if (answer === undefined || nothing) {
      return {
        criterionId: criterion.id,
        level: null,
        decidedBy: 'code',
        evidence: [],
        missing: answer?.missing.slice(0, maxMissing) ?? [],
      };
    }
    const evidence = answer.evidence.flatMap((quote) => verify(quote) ?? []).slice(0, maxQuotes);
    if (answer.level !== null && answer.evidence.length > 0 && evidence.length === 0) unverified.push(criterion.id);
    const level = evidence.length === 0 ? null : (answer.level as Level | null);
    return {
      criterionId: criterion.id,
      level,
      decidedBy: 'judge',
      evidence,
      missing: answer.missing.slice(0, maxMissing),
    };
  });
  return { criteria, by: raw.by, attempts: raw.attempts, unverified };
}

function hasText(criterion: JudgedCriterion, sections: SubmissionSections): boolean {
  return criterion.sections.some((section) => sections[section].trim() !== '');
}
