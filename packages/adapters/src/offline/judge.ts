import type { SectionName } from '@ai-manager/core';
import { criterionRules } from './criterion-rules.ts';
import type { RuleName } from './criterion-rules.ts';
import type { JudgeCriterion, JudgeInput, JudgeReply, JudgeVerdict } from './inputs.ts';
import { readSection } from './signals.ts';
import type { SectionSignals, SentenceSignals } from './signals.ts';

const maxQuoteCharacters = 300;
const maxQuotes = 3;

const ruleOfSection: Readonly<Record<SectionName, RuleName>> = {
  oneLiner: 'one-liner',
  tam: 'tam',
  spov: 'spov',
  goals: 'goals',
  achievements: 'achievements',
};

/** Judges a submission by the rules of criterion-rules.ts: the same input gives the same levels, on every machine. */
export function judge(input: JudgeInput): JudgeReply {
  const read = new Map<SectionName, SectionSignals>();
  const sectionOf = (name: SectionName): SectionSignals => {
    const known = read.get(name) ?? readSection(input.submission[name] ?? '');
    read.set(name, known);
    return known;
  };
  return {
    criteria: input.criteria.map((criterion) => judgeCriterion(criterion, criterion.sections.map(sectionOf), input)),
  };
}

function judgeCriterion(
  criterion: JudgeCriterion,
  sections: readonly SectionSignals[],
  input: JudgeInput,
): JudgeVerdict {
  const all = sections.flatMap(({ sentences }) => sentences);
  if (all.length === 0) {
    return {
      criterionId: criterion.id,
      level: null,
      evidence: [],
      missing: [`anything at all on "${criterion.title}": this part is empty`],
    };
  }
  const links = sections.some(({ instructed }) => instructed) ? 0 : input.links.length;
  const result = criterionRules[ruleFor(criterion)]({ active: sections.flatMap(({ active }) => active), links });
  const quotes = (result.best.length > 0 ? result.best : all.slice(0, 1)).slice(0, maxQuotes);
  return { criterionId: criterion.id, level: result.level, evidence: quotes.map(quoteOf), missing: result.missing };
}

/** A criterion is recognised by its id, else by the one section it reads; any other gets the general rule. */
function ruleFor(criterion: JudgeCriterion): RuleName {
  if (criterion.id !== 'other' && Object.hasOwn(criterionRules, criterion.id)) return criterion.id as RuleName;
  const [section] = criterion.sections;
  return criterion.sections.length === 1 && section !== undefined ? ruleOfSection[section] : 'other';
}

/** The sentence, or its beginning up to a clause or word. */
function quoteOf({ text }: SentenceSignals): string {
  if (text.length <= maxQuoteCharacters) return text;
  const head = text.slice(0, maxQuoteCharacters);
  const clause = Math.max(
    head.lastIndexOf(', '),
    head.lastIndexOf('; '),
    head.lastIndexOf('。'),
    head.lastIndexOf('、'),
  );
  const word = head.lastIndexOf(' ');
  const end = clause > 80 ? clause : word > 80 ? word : maxQuoteCharacters;
  return head
    .slice(0, end)
    .toWellFormed()
    .replace(/\ufffd$/, '')
    .trimEnd();
}
