import { z } from 'zod';
import type { PersonId } from './identifiers.ts';
import { personIdSchema } from './identifiers.ts';
import { roundToTenth } from './rounding.ts';

/** A person's place in one week; equal scores share a rank (1, 2, 2, 4). */
export const rankedBuilderSchema = z.strictObject({
  personId: personIdSchema,
  rank: z.int().min(1),
  /** mean score of the person's scored projects, one decimal */
  score: z.number().min(0).max(100),
  projects: z.int().min(1),
  /** places gained (+) or lost (-) against last week's ranking; null when not ranked last week */
  change: z.int().nullable(),
  /** score minus last week's, one decimal */
  scoreChange: z.number().nullable(),
});
export type RankedBuilder = z.infer<typeof rankedBuilderSchema>;

export interface ScoredProject {
  readonly personId: PersonId;
  /** null: not scored this week, does not count */
  readonly score: number | null;
}

/** Whether a score fell, by at least what the rules count as a fall (`coaching.scoreDrop`). */
export function isFall(scoreChange: number | null, scoreDrop: number): boolean {
  return scoreChange !== null && scoreChange < 0 && scoreChange <= -scoreDrop;
}

/** Ranks people by the mean score of their scored projects; people without one are not ranked. */
export function rankBuilders(
  current: readonly ScoredProject[],
  previous: readonly ScoredProject[],
): readonly RankedBuilder[] {
  const before = new Map(placesOf(previous).map((place) => [place.personId, place]));
  return placesOf(current).map((place) => {
    const last = before.get(place.personId);
    return {
      ...place,
      change: last === undefined ? null : last.rank - place.rank,
      scoreChange: last === undefined ? null : roundToTenth(place.score - last.score),
    };
  });
}

function placesOf(
  projects: readonly ScoredProject[],
): readonly { personId: PersonId; rank: number; score: number; projects: number }[] {
  const scores = new Map<PersonId, number[]>();
  for (const { personId, score } of projects) {
    if (score !== null) scores.set(personId, [...(scores.get(personId) ?? []), score]);
  }
  const people = [...scores].map(([personId, all]) => ({
    personId,
    score: roundToTenth(all.reduce((sum, score) => sum + score, 0) / all.length),
    projects: all.length,
  }));
  people.sort((a, b) => b.score - a.score || (a.personId < b.personId ? -1 : 1));
  let rank = 0;
  return people.map((person, index) => {
    if (index === 0 || people[index - 1]?.score !== person.score) rank = index + 1;
    return { ...person, rank };
  });
}
