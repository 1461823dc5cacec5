import type { GradePairs, JudgeKey, JudgementCounts, QualityStore, ReviewCounts, Week } from '@ai-manager/core';
import { sql } from 'kysely';
import type { Database, SqlSession } from '../session.ts';

export function createQualityStore(session: SqlSession): QualityStore {
  return {
    counts: ({ weeks, pairWeeks = weeks }, options) =>
      session.run(options, async (db) => {
        const asked = new Set<string>(weeks);
        const judgements = await countJudgements(db, weeks);
        const opinions = await countOpinions(db, [...new Set([...weeks, ...pairWeeks])]);
        const people = opinions.filter(({ week, reviewed }) => reviewed > 0 && pairWeeks.includes(week as Week));
        return {
          judgements,
          pairs: [...people.map(toPersonPair), ...(await countSecondPairs(db, pairWeeks))],
          reviews: foldReviews(opinions.filter(({ week }) => asked.has(week))),
        };
      }),
  };
}

interface KeyRow {
  readonly week: string;
  readonly provider: string | null;
  readonly model: string | null;
  readonly prompt_version: number | null;
  readonly language_model: boolean | null;
}

/** Statements group and order by their first columns: the judge, then grades. */
const judge = sql.raw('j.week, j.provider, j.model, j.prompt_version, j.language_model');

type Grade = GradePairs['judge'];

interface JudgementRow extends KeyRow {
  readonly evaluations: number;
  readonly reused: number;
  readonly graded: number;
  readonly needs_review: number;
  readonly insufficient_evidence: number;
  readonly failed: number;
  readonly scored: number;
  readonly score_sum: number;
  readonly criteria: number;
  readonly unverified_criteria: number;
  readonly second_judged: number;
}

async function countJudgements(db: Database, weeks: readonly Week[]): Promise<readonly JudgementCounts[]> {
  const found = await sql<JudgementRow>`
    select ${judge}, count(*) as evaluations,
      count(*) filter (where j.reused) as reused,
      count(*) filter (where j.status = 'graded' and not j.reused) as graded,
      count(*) filter (where j.status = 'needs-review' and not j.reused) as needs_review,
      count(*) filter (where j.status = 'insufficient-evidence' and not j.reused) as insufficient_evidence,
      count(*) filter (where j.status = 'failed' and not j.reused) as failed,
      count(j.score) filter (where not j.reused) as scored,
      coalesce(sum(j.score) filter (where not j.reused), 0) as score_sum,
      coalesce(sum(j.criteria) filter (where not j.reused), 0) as criteria,
      coalesce(sum(j.unverified_criteria) filter (where not j.reused), 0) as unverified_criteria,
      count(j.second_provider) filter (where not j.reused) as second_judged
    from ai_manager.judgements j where j.week = any(${weeks}::text[])
    group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5`.execute(db);
  return found.rows.map((row) => ({
    ...toKey(row),
    evaluations: row.evaluations,
    reused: row.reused,
    graded: row.graded,
    needsReview: row.needs_review,
    insufficientEvidence: row.insufficient_evidence,
    failed: row.failed,
    scored: row.scored,
    scoreSum: row.score_sum,
    criteria: row.criteria,
    unverifiedCriteria: row.unverified_criteria,
    secondJudged: row.second_judged,
  }));
}

interface SecondPairRow extends KeyRow {
  readonly grade: Grade;
  readonly second_grade: Grade;
  readonly count: number;
}

/** Few evaluations have a second judge; a partial index holds them. */
async function countSecondPairs(db: Database, weeks: readonly Week[]): Promise<readonly GradePairs[]> {
  const found = await sql<SecondPairRow>`
    select ${judge}, j.grade, j.second_grade, count(*) as count
    from ai_manager.judgements j
    where j.second_provider is not null and not j.reused and j.week = any(${weeks}::text[])
    group by 1, 2, 3, 4, 5, 6, 7 order by 1, 2, 3, 4, 5, 6, 7`.execute(db);
  return found.rows.map((row) => ({
    ...toKey(row),
    with: 'second-judge',
    judge: row.grade,
    other: row.second_grade,
    count: row.count,
  }));
}

interface OpinionRow extends KeyRow {
  readonly grade: Grade;
  readonly person_grade: Grade;
  /** evaluations with a review, and all reviews of them */
  readonly reviewed: number;
  readonly reviews: number;
  readonly rated1: number;
  readonly rated2: number;
  readonly rated3: number;
  readonly rated4: number;
  readonly rated5: number;
  readonly contested: number;
  readonly contested_and_changed: number;
}

/** Decisions of people about evaluations: a few among very many decisions, which a partial index holds. */
async function countOpinions(db: Database, weeks: readonly Week[]): Promise<readonly OpinionRow[]> {
  const ratings = [1, 2, 3, 4, 5].map((rating) => sql.raw(`rated${rating}`));
  const counted = ratings.map(
    (name, index) =>
      sql`count(*) filter (where d.kind = 'review' and d.document -> 'outcome' ->> 'rating' = ${String(index + 1)}) as ${name}`,
  );
  const found = await sql<OpinionRow>`
    with opinions as (
      select d.subject_id, count(*) filter (where d.kind = 'review') as reviews, ${sql.join(counted)},
        bool_or(d.kind = 'contest') as contested,
        (array_agg(d.document -> 'outcome' ->> 'grade' order by d.at desc, d.id desc) filter (where d.kind = 'review'))[1] as grade
      from ai_manager.decisions d where d.kind in ('review', 'contest') group by d.subject_id
    )
    select ${judge}, j.grade, o.grade as person_grade,
      count(*) filter (where o.reviews > 0) as reviewed,
      sum(o.reviews) as reviews, ${sql.join(ratings.map((name) => sql`sum(o.${name}) as ${name}`))},
      count(*) filter (where o.contested) as contested,
      count(*) filter (where o.contested and o.reviews > 0 and o.grade is distinct from j.grade) as contested_and_changed
    from ai_manager.judgements j join opinions o on o.subject_id = j.evaluation_id
    where j.week = any(${weeks}::text[]) group by 1, 2, 3, 4, 5, 6, 7 order by 1, 2, 3, 4, 5, 6, 7`.execute(db);
  return found.rows;
}

function toKey(row: KeyRow): JudgeKey {
  const { week, provider, model, prompt_version: promptVersion, language_model: languageModel } = row;
  return { week, provider, model, promptVersion, languageModel } as JudgeKey;
}

/** Rows of one judge follow each other, one per pair of grades; their counts are added up. */
function foldReviews(rows: readonly OpinionRow[]): readonly ReviewCounts[] {
  const byJudge = new Map<string, ReviewCounts>();
  for (const row of rows) {
    const key = toKey(row);
    const id = JSON.stringify(Object.values(key));
    const known = byJudge.get(id);
    byJudge.set(
      id,
      known === undefined ? { ...key, ...toReviews(row) } : { ...key, ...addReviews(known, toReviews(row)) },
    );
  }
  return [...byJudge.values()];
}

type Reviews = Omit<ReviewCounts, keyof JudgeKey>;

function toReviews(row: OpinionRow): Reviews {
  return {
    reviews: row.reviews,
    ratings: [row.rated1, row.rated2, row.rated3, row.rated4, row.rated5],
    contested: row.contested,
    contestedAndChanged: row.contested_and_changed,
  };
}

function addReviews(first: Reviews, second: Reviews): Reviews {
  const at = (index: 0 | 1 | 2 | 3 | 4): number => first.ratings[index] + second.ratings[index];
  return {
    reviews: first.reviews + second.reviews,
    ratings: [at(0), at(1), at(2), at(3), at(4)],
    contested: first.contested + second.contested,
    contestedAndChanged: first.contestedAndChanged + second.contestedAndChanged,
  };
}

function toPersonPair(row: OpinionRow): GradePairs {
  return { ...toKey(row), with: 'person', judge: row.grade, other: row.person_grade, count: row.reviewed };
}
