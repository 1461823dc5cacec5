import { findInstructions } from '@ai-manager/core';
import type { ApprovalInput, ApprovalReply } from './approval-inputs.ts';
import { approvalLexicon } from './approval-lexicon.ts';
import { readSection, total } from './signals.ts';

/** One thing that speaks for or against, as a step on the logistic scale. */
interface Consideration {
  readonly step: number;
  /** part of a sentence */
  readonly why: string;
  /** fact it rests on */
  readonly fact?: string;
}

/** From strict to lenient, by seat: people who decide differ, and only requests that convince all come out as certain. */
const temperaments = [
  { name: 'strict', step: -0.7 },
  { name: 'balanced', step: 0 },
  { name: 'lenient', step: 0.7 },
  { name: 'rather strict', step: -0.35 },
  { name: 'rather lenient', step: 0.35 },
] as const;

/** Where an executive stands who knows nothing but that time is asked for: with a text, and where none is shown. */
const startWithText = -1;
const startWithoutText = 1.2;
const slope = 1.3;

/**
 * Answers for one seat of the panel by what can be counted in the text and the figures, without understanding either:
 * the same input gives the same answer, on every machine. It is a weak judge whose confidence is worth something.
 */
export function judgeApproval({ request, facts, examples, seat }: ApprovalInput): ApprovalReply {
  const temperament = temperaments[(seat - 1) % temperaments.length] ?? temperaments[1];
  const text = request.description ?? null;
  const considerations = [
    ...(text === null ? [] : considerText(text)),
    ...considerFigures(request),
    ...considerFacts(facts),
    ...considerExamples(request.category ?? null, examples),
  ];
  const start = text === null ? startWithoutText : startWithText;
  const sum = considerations.reduce((all, { step }) => all + step, start + temperament.step);
  const probability = Math.round(1_000 / (1 + Math.exp(-slope * sum))) / 1_000;
  return {
    recommendation: probability >= 0.5 ? 'approve' : 'reject',
    probability,
    reasoning: reasoningOf(temperament.name, considerations),
    evidence: considerations.flatMap(({ fact }) => fact ?? []),
  };
}

function considerText(text: string): readonly Consideration[] {
  if (findInstructions(text, 'request').length > 0) return [{ step: -3, why: 'the text speaks to whoever decides' }];
  const { sentences } = readSection(text);
  const folded = sentences.map((sentence) => sentence.folded).join('\n');
  const words = sentences.reduce((sum, sentence) => sum + sentence.words, 0);
  const details = (['names', 'figures', 'links', 'dates', 'numberWords'] as const).reduce(
    (sum, key) => sum + total(sentences, key),
    0,
  );
  const considerations: Consideration[] = [];
  const add = (applies: boolean, step: number, why: string): void => {
    if (applies) considerations.push({ step, why });
  };
  add(details > 0, 1.1, 'it names something that can be checked');
  add(details > 2, 0.6, 'it names several things that can be checked');
  add(details === 0, -0.8, 'it names nothing that can be checked');
  add(approvalLexicon.untracked.test(folded), 1.6, 'it says why no tracker counted the time');
  add(approvalLexicon.outcome.test(folded), 1.3, 'it says what came of it');
  add(approvalLexicon.vague.test(folded), -1.4, 'it stays general');
  add(words < 8, -0.9, 'it is very short');
  return considerations;
}

function considerFigures({ minutes, startAt, category }: ApprovalInput['request']) {
  const considerations: Consideration[] = [];
  const add = (applies: boolean, step: number, why: string): void => {
    if (applies) considerations.push({ step, why });
  };
  const start = new Date(startAt);
  add(minutes <= 60, 0.5, `${minutes} minutes are little`);
  add(minutes > 120 && minutes <= 180, -0.4, `${minutes} minutes are a good deal`);
  add(minutes > 180, -1, `${minutes} minutes are much`);
  add([0, 6].includes(start.getUTCDay()), -0.5, 'it is a weekend');
  add(start.getUTCHours() >= 22 || start.getUTCHours() < 4, -0.3, 'it is night');
  add((category ?? null) === null, -0.2, 'it has no category');
  return considerations;
}

/** Facts say how many of the person's requests were approved, and what part of the time is tracked already. */
function considerFacts(facts: ApprovalInput['facts']): readonly Consideration[] {
  return facts.flatMap(({ id, text, source }): readonly Consideration[] => {
    if (/\d+ minutes? of this time (?:is|are) tracked already/u.test(text))
      return [{ step: -1.5, why: 'part of the time is tracked already', fact: id }];
    const [, all, good] = (source === 'history' ? decidedBefore.exec(text) : null) ?? [];
    if (all === undefined || good === undefined) return [];
    const [decided, approved] = [Number(all), Number(good)];
    const step = tendency(approved, decided);
    return [{ step, why: `${approved} of ${decided} decided requests of the person were approved`, fact: id }];
  });
}

/** The past says little about this request: a few decisions move the answer a little. */
function tendency(approved: number, decided: number): number {
  return 0.4 * (approved / decided - 0.7) * (decided / (decided + 4));
}

const decidedBefore = /Of (\d+) decided requests? of this person (\d+) were approved/u;

function considerExamples(category: string | null, examples: ApprovalInput['examples']): readonly Consideration[] {
  const alike = examples.filter((example) => (example.category ?? null) === category);
  if (category === null || alike.length === 0) return [];
  const approved = alike.filter(({ decision }) => decision === 'approved').length;
  return [
    {
      step: tendency(approved, alike.length),
      why: `${approved} of ${alike.length} examples of the category were approved`,
    },
  ];
}

function reasoningOf(temperament: string, considerations: readonly Consideration[]): string {
  const list = (sign: number): string =>
    considerations
      .filter(({ step }) => Math.sign(step) === sign)
      .map(({ why }) => why)
      .join('; ');
  const [pros, cons] = [list(1), list(-1)];
  const parts = [pros === '' ? '' : `For it: ${pros}.`, cons === '' ? '' : `Against it: ${cons}.`];
  return [`Offline heuristic, no language model, ${temperament}.`, ...parts].filter((part) => part !== '').join(' ');
}
