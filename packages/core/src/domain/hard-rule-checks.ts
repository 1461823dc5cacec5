import type { HardRuleFinding } from './approval.ts';
import type { HardRuleCheck, HardRuleContext } from './hard-rule-context.ts';
import { count, findingIf } from './hard-rule-context.ts';
import { stripInvisible } from './invisible-characters.ts';

const byException = ' by an exception for this person';

export const checkMinutesPerRequest: HardRuleCheck = ({ input: { request }, rules, exception }) => {
  const ofAll = exception?.maxMinutesPerRequest ?? rules.minutesPerRequest.max;
  const category = rules.categories?.find(({ id }) => id === request.category);
  const ofCategory = category?.maxMinutesPerRequest ?? ofAll;
  const max = Math.min(ofAll, ofCategory);
  let why = (exception?.maxMinutesPerRequest ?? null) === null ? '' : byException;
  if (category !== undefined && ofCategory < ofAll) why = ` for the category ${category.title}`;
  return findingIf(request.minutes > max, 'minutes-per-request', {
    outcome: rules.minutesPerRequest.outcome,
    message: `The request is for ${count(request.minutes, 'minute')}; at most ${max} are allowed in one request${why}.`,
  });
};

/** Characters that can be seen count, a run of white space as one. */
export const checkDescription: HardRuleCheck = ({ input: { request }, rules: { description } }) => {
  const visible = stripInvisible(request.description).text.replace(/\s+/gu, ' ').trim();
  const length = [...visible].length;
  return findingIf(length < description.minCharacters, 'description', {
    outcome: description.outcome,
    message: `The description has ${count(length, 'character')}; at least ${description.minCharacters} are needed.`,
  });
};

export const checkTrackedOverlap: HardRuleCheck = ({ input: { request }, rules: { overlap } }) => {
  const minutes = request.trackedOverlapMinutes ?? 0;
  return findingIf(minutes > overlap.toleratedMinutes, 'overlap', {
    outcome: overlap.outcome,
    message: `${count(minutes, 'minute')} of the span are tracked already; at most ${overlap.toleratedMinutes} are tolerated.`,
  });
};

/** An id that the rules do not know is the applicant's word and is not repeated. */
export const checkCategory: HardRuleCheck = ({ input: { request }, rules: { categories } }) => {
  if (categories === null) return [];
  const one = `one of the ${categories.length} in the rules`;
  if (request.category === null)
    return [{ rule: 'category', outcome: 'escalate', message: `The request has no category; ${one} is needed.` }];
  const category = categories.find(({ id }) => id === request.category);
  if (category === undefined)
    return [{ rule: 'category', outcome: 'escalate', message: `The category of the request is not ${one}.` }];
  if (category.outcome === 'allow') return [];
  return [{ rule: 'category', outcome: category.outcome, message: categoryMessage(category.title, category.outcome) }];
};

function categoryMessage(title: string, outcome: HardRuleFinding['outcome']): string {
  return outcome === 'reject'
    ? `Requests of the category ${title} are not approved.`
    : `Requests of the category ${title} are always decided by a person.`;
}

export const checkException: HardRuleCheck = ({ exception }) => {
  if (exception === undefined || exception.outcome === 'by-limits') return [];
  const what = exception.outcome === 'reject' ? 'nothing is approved' : 'a person decides';
  const until = exception.until === null ? '' : ` for work up to ${exception.until}`;
  const message = `By an exception for this person ${what}${until}: ${exception.reason}`;
  return [{ rule: 'person', outcome: exception.outcome, message }];
};

/** What somebody who left is owed is for a person to say: no executive has set that it is refused. */
export function checkActive({ input: { personActive } }: HardRuleContext): readonly HardRuleFinding[] {
  return findingIf(!personActive, 'inactive', { outcome: 'escalate', message: 'The person is not active.' });
}
