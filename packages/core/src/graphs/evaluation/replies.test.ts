import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultRubric } from '../../domain/default-rules.ts';
import { judgedCriteria } from '../../domain/grade.ts';
import { judgeReplyProblems } from './replies.ts';

const criteria = judgedCriteria(defaultRubric);
const ids = criteria.map(({ id }) => id);
const reply = (given: readonly string[]) => ({
  criteria: given.map((criterionId) => ({ criterionId, level: 3, evidence: [], missing: [] })),
});

describe('the problems of a judge’s reply', () => {
  it('are none when each criterion is there once, in any order', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(ids, { minLength: ids.length }),
        (given) => judgeReplyProblems(reply(given), criteria).length === 0,
      ),
    );
  });

  it('name a criterion that is missing, and one that is there twice', () => {
    expect(judgeReplyProblems(reply(ids.slice(1)), criteria)).toEqual(['criteria: "one-liner" is missing']);
    expect(judgeReplyProblems(reply([...ids, 'tam']), criteria)).toEqual(['criteria.5: "tam" is there already']);
  });

  it('never repeat what the model made up', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 12 }), (word) => {
        const problems = judgeReplyProblems(reply([...ids, word, word]), criteria);
        return problems.length === 2 && problems.every((problem) => !problem.includes(word));
      }),
    );
  });
});
