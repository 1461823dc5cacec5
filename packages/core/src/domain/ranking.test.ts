import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { personIdSchema } from './identifiers.ts';
import { rankBuilders, rankedBuilderSchema } from './ranking.ts';
import type { ScoredProject } from './ranking.ts';

const scored = (person: string, score: number | null): ScoredProject => ({
  personId: personIdSchema.parse(person),
  score,
});
const someProjects = fc.array(
  fc
    .record({
      person: fc.constantFrom('ann', 'ben', 'cem', 'dia', 'eva'),
      score: fc.option(fc.integer({ min: 0, max: 1000 }).map((tenths) => tenths / 10)),
    })
    .map(({ person, score }) => scored(person, score)),
  { maxLength: 20 },
);

describe('rankBuilders', () => {
  it('lets equal scores share a rank and skips the ranks they use up', () => {
    const ranks = rankBuilders([scored('dia', 10), scored('ben', 50), scored('ann', 90), scored('cem', 50)], []);
    expect(ranks.map(({ personId, rank }) => [personId, rank])).toEqual([
      ['ann', 1],
      ['ben', 2],
      ['cem', 2],
      ['dia', 4],
    ]);
  });

  it('takes the mean of scored projects and leaves out people without one', () => {
    const ranks = rankBuilders([scored('ann', 70), scored('ann', 75.1), scored('ann', null), scored('ben', null)], []);
    expect(ranks).toEqual([{ personId: 'ann', rank: 1, score: 72.6, projects: 2, change: null, scoreChange: null }]);
  });

  it('counts places gained as positive and score changes with one decimal', () => {
    const ranks = rankBuilders(
      [scored('ann', 80.3), scored('ben', 70)],
      [scored('ann', 70.1), scored('ben', 90), scored('cem', 95)],
    );
    expect(ranks).toMatchObject([
      { personId: 'ann', change: 2, scoreChange: 10.2 },
      { personId: 'ben', change: 0, scoreChange: -20 },
    ]);
  });

  it('never reports a change of minus zero', () => {
    const [only] = rankBuilders([scored('ann', 33.3)], [scored('ann', 33.3)]);
    expect(Object.is(only?.scoreChange, 0)).toBe(true);
  });

  it('ranks each scored person once, by falling score, as the schema says', () => {
    fc.assert(
      fc.property(someProjects, someProjects, (current, previous) => {
        const ranks = rankBuilders(current, previous);
        const people = new Set(current.filter(({ score }) => score !== null).map(({ personId }) => personId));
        expect(new Set(ranks.map(({ personId }) => personId))).toEqual(people);
        expect(ranks).toHaveLength(people.size);
        ranks.forEach((entry, index) => {
          expect(rankedBuilderSchema.safeParse(entry).success).toBe(true);
          expect(entry.rank).toBe(1 + ranks.filter(({ score }) => score > entry.score).length);
          expect(entry.score).toBeLessThanOrEqual(ranks[index - 1]?.score ?? 100);
        });
      }),
    );
  });

  it('does not depend on the order of its input', () => {
    fc.assert(
      fc.property(someProjects, (projects) => {
        expect(rankBuilders(projects.toReversed(), projects)).toEqual(rankBuilders(projects, projects.toReversed()));
      }),
    );
  });
});
