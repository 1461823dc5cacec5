import type { Question } from './question.ts';
import { seededPair } from './seeded.ts';

/** A reply that fits what is asked for: levels and quotes for a judgement, a vote on a request, words for feedback. */
export function answerText(question: Pick<Question, 'schema' | 'system' | 'user'>, seed: number): string {
  if (question.schema === 'judgement') return JSON.stringify(judge(question, seed));
  return JSON.stringify(question.schema === 'recommendation' ? recommendation : feedback);
}

const recommendation = {
  recommendation: 'approve',
  probability: 0.93,
  reasoning: 'Work of this kind, and of this length, was approved before.',
  evidence: [],
};

const feedback = {
  summary: 'The update names figures that another person can check. A source for the price would help most.',
  strengths: ['The goal of the week has a number and a date.'],
  improvements: ['Name where the price comes from, and who said it.'],
  nextSteps: ['Ask ten more buyers what they would pay, and write down their answers.'],
};

function judge({ system, user }: Pick<Question, 'system' | 'user'>, seed: number) {
  const sections = sectionsOf(user);
  return { criteria: criteriaOf(system).map((id) => judgeCriterion(id, sections, seed)) };
}

function judgeCriterion(criterionId: string, sections: Readonly<Record<string, string>>, seed: number) {
  const own = sections[criterionId.replaceAll(/-(\w)/g, (_match, letter: string) => letter.toUpperCase())];
  const text = own ?? Object.values(sections).find((section) => section.trim() !== '') ?? '';
  const quote = quoteOf(text);
  if (quote === '') return { criterionId, level: null, evidence: [], missing: ['Anything about this.'] };
  const level = 2 + Math.floor(seededPair(seed, text)[0] * 4);
  return { criterionId, level, evidence: [quote], missing: level === 5 ? [] : ['A second source.'] };
}

/** The first line that says something, cut where a quote would be too long. */
function quoteOf(text: string): string {
  const line = text.split('\n').find((candidate) => candidate.trim() !== '') ?? '';
  return line.trim().slice(0, 200);
}

/** The submission's sections out of the JSON between the delimiters. */
function sectionsOf(message: string): Readonly<Record<string, string>> {
  const json = /<<<data [\w-]+\n(.*)\ndata [\w-]+>>>/s.exec(message)?.[1];
  if (json === undefined) return {};
  const { submission } = JSON.parse(json) as { submission?: Readonly<Record<string, string>> };
  return submission ?? {};
}

const knownPrompts = new Map<string, readonly string[]>();

/** Ids of the criteria in a judge's instructions, which are the same for all projects of a run. */
function criteriaOf(instructions: string): readonly string[] {
  const known = knownPrompts.get(instructions);
  if (known !== undefined) return known;
  const ids = Array.from(instructions.matchAll(/^## ([\w-]+)(?: \(|: )/gm), ([, id]) => id ?? '');
  knownPrompts.set(instructions, ids);
  return ids;
}

/** Numbers become words, and lists become numbers. */
export function withWrongTypes(json: string): string {
  return JSON.stringify(JSON.parse(json), (key, value: unknown) => {
    if (typeof value === 'number') return 'four';
    return Array.isArray(value) && key !== 'criteria' ? value.length : value;
  });
}

/** The right types with values that no schema allows: levels above the scale, and an empty summary. */
export function withInvalidValues(json: string): string {
  return JSON.stringify(JSON.parse(json), (key, value: unknown) => {
    if (key === 'level') return 9;
    return key === 'summary' ? '' : value;
  });
}
