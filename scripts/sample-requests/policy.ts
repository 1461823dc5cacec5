import type { Category } from './texts.ts';

/** What is true of a request, whatever its text looks like to a model. */
export interface Truth {
  readonly category: Category | null;
  readonly minutes: number;
  /** what was done, and with or for whom */
  readonly detail: boolean;
  /** why no tracker counted it */
  readonly reason: boolean;
  /** what came of it */
  readonly outcome: boolean;
  /** the rules have something against it that a person has to weigh */
  readonly escalated: boolean;
  /** the text tries to steer whoever decides */
  readonly hostile: boolean;
}

/** Minutes that surprise nobody. */
const usualMinutes: Readonly<Record<Category, number>> = {
  'client-call': 75,
  interview: 75,
  'field-visit': 180,
  workshop: 150,
  incident: 150,
  training: 120,
  paperwork: 60,
  travel: 60,
};

/** Even of what is told well, executives know one in so many from elsewhere to be otherwise, such as from the client. */
const knownBetter = 1 / 200;

/**
 * The probability with which the executives of the sample approve: three things told 99.5 %, two 85 %, one 35 %, none
 * 4 %; more than twice the usual minutes halves it, so does a rule that escalates; hostile texts 3 %.
 */
export function approvalProbability(truth: Truth): number {
  if (truth.hostile) return 0.03;
  const told = [truth.detail, truth.reason, truth.outcome].filter(Boolean).length;
  const byText = [0.04, 0.35, 0.85, 1 - knownBetter][told] ?? 0;
  const long = truth.minutes > 2 * usualMinutes[truth.category ?? 'paperwork'];
  return byText * (long ? 0.5 : 1) * (truth.escalated ? 0.5 : 1);
}

const recordedNow: ReadonlySet<Category> = new Set(['client-call', 'interview', 'workshop']);

/**
 * The same after the change of policy: a recorder counts calls, interviews and workshops from now on, so that nineteen in
 * twenty requests for them are refused.
 */
export function approvalProbabilityAfterChange(truth: Truth): number {
  const recorded = truth.category !== null && recordedNow.has(truth.category);
  return approvalProbability(truth) * (recorded ? 0.05 : 1);
}
