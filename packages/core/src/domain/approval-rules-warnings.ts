import type { RuleMistake } from './approval-rules-contradictions.ts';
import type { ApprovalRules, HardRules } from './approval-rules.ts';
import type { PersonId } from './identifiers.ts';
import { labelsNeeded } from './statistics/binomial.ts';
import { spendDelta } from './statistics/selective-approval.ts';
import type { Superbuilder } from './superbuilder.ts';

export interface RuleSurroundings {
  /** of the people that exceptions name; without those nobody knows */
  readonly people: ReadonlyMap<PersonId, Superbuilder['status']>;
  /** local date of today */
  readonly today: string;
}

/** Labels are decisions of people: more than so many take months. */
const manyLabels = 500;

/** Fewest labels without a disagreement with which the first calibration of a recipe finds a threshold. */
export function firstLabelsNeeded({ automation: { alpha, delta } }: ApprovalRules): number {
  return labelsNeeded({ alpha, delta: spendDelta(delta, 1) });
}

/** What is allowed but hardly meant. */
export function warningsOf(rules: ApprovalRules, surroundings: RuleSurroundings): readonly RuleMistake[] {
  const { hard, panel, review } = rules;
  const warnings: RuleMistake[] = [...exceptionWarnings(hard, surroundings), ...categoryWarnings(hard)];
  const warnIf = (doubtful: boolean, path: RuleMistake['path'], message: string): void => {
    if (doubtful) warnings.push({ path, message });
  };
  const { minutesPerRequest: perRequest, minutesPerDay: perDay, description } = hard;
  warnIf(
    perRequest.max > perDay.max,
    ['hard', 'minutesPerRequest', 'max'],
    `A request may have ${perRequest.max} minutes, but a day only ${perDay.max}.`,
  );
  warnIf(
    description.minCharacters > panel.maxDescriptionCharacters,
    ['panel', 'maxDescriptionCharacters'],
    `Models see ${panel.maxDescriptionCharacters} characters of descriptions that need ${description.minCharacters}.`,
  );
  const labels = firstLabelsNeeded(rules);
  warnIf(
    labels > manyLabels,
    ['automation', 'alpha'],
    `The first calibration needs ${labels} blind decisions without one disagreement, and more with some.`,
  );
  warnIf(review.reviewers.length === 0, ['review', 'reviewers'], 'Nobody is told by mail of requests that wait.');
  return warnings.map(({ path, message }) => ({ path: ['approvals', ...path], message }));
}

function exceptionWarnings({ exceptions }: HardRules, { people, today }: RuleSurroundings): readonly RuleMistake[] {
  return exceptions.flatMap(({ personId, until }, at) => {
    const status = people.get(personId);
    const path = ['hard', 'exceptions', at];
    if (status === undefined)
      return [{ path: [...path, 'personId'], message: `Nobody has the id ${personId}: the exception never counts.` }];
    if (status === 'inactive')
      return [{ path: [...path, 'personId'], message: `The person ${personId} is not active.` }];
    if (until === null || until >= today) return [];
    return [{ path: [...path, 'until'], message: `The exception counts for work up to ${until} only, which is past.` }];
  });
}

function categoryWarnings({ categories }: HardRules): readonly RuleMistake[] {
  const open = categories === null || categories.some(({ outcome }) => outcome === 'allow');
  return open ? [] : [{ path: ['hard', 'categories'], message: 'No category is allowed: nothing is ever automatic.' }];
}
