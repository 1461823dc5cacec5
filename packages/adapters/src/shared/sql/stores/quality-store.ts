import type { GradePairs, JudgeKey, JudgementCounts, QualityStore, ReviewCounts, Week } from '@ai-manager/core';
import { sql } from 'kysely';
import type { Database, SqlSession } from '../session.ts';

export function createQualityStore(session: SqlSession): QualityStore {
  return {
    counts: ({ weeks }, options) =>
      session.run(options, async (db) => ({
        judgements: await countJudgements(db, weeks),
        pairs: await countPairs(db, weeks),
        reviews: await countReviews(db, weeks),
      })),
  };
}

interface KeyRow {
  readonly week: string;
  readonly provider: string | null;
  readonly model: string | null;
  readonly prompt_version: number | null;
  readonly language_model: boolean | null;
}

/** Statements group and order by their first five columns: the judge. */
const judge = sql.raw('j.week, j.provider, j.model, j.prompt_version, j.language_model');

function toKey(row: KeyRow): JudgeKey {
  const { week, provider, model, prompt_version: promptVersion, language_model: languageModel } = row;
  return { week, provider, model, promptVersion, languageModel } as JudgeKey;
}

async function countJudgements(db: Database, weeks: readonly Week[]): Promise<readonly JudgementCounts[]> {
  const found = await sql<KeyRow & Record<Counter, number>>`
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

type Counter =
  | 'evaluations'
  | 'reused'
  | 'graded'
  | 'needs_review'
  | 'insufficient_evidence'
  | 'failed'
  | 'scored'
  | 'score_sum'
  | 'criteria'
  | 'unverified_criteria'
  | 'second_judged';

/** Decisions of people about evaluations, a few among very many, which a partial index holds. */
const opinions = sql`
  opinions as (
    select d.subject_id, d.kind, d.at, d.id, d.document -> 'outcome' as outcome
    from ai_manager.decisions d where d.kind in ('review', 'contest')
  ), latest as (
    select distinct on (subject_id) subject_id, outcome ->> 'grade' as grade
    from opinions where kind = 'review' order by subject_id, at desc, id desc
  )`;

async function countPairs(db: Database, weeks: readonly Week[]): Promise<readonly GradePairs[]> {
  const found = await sql<KeyRow & { with: string; judge: string | null; other: string | null; count: number }>`
    with ${opinions}
    select ${judge}, 'person' as "with", j.grade as judge, o.grade as other, count(*) as count
    from ai_manager.judgements j join latest o on o.subject_id = j.evaluation_id
    where j.week = any(${weeks}::text[]) group by 1, 2, 3, 4, 5, 7, 8
    union all
    select ${judge}, 'second-judge', j.grade, j.second_grade, count(*)
    from ai_manager.judgements j
    where j.week = any(${weeks}::text[]) and j.second_provider is not null and not j.reused group by 1, 2, 3, 4, 5, 7, 8
    order by 1, 2, 3, 4, 5, 6, 7, 8`.execute(db);
  return found.rows.map((row) => {
    const { with: other, count } = row;
    return { ...toKey(row), with: other, judge: row.judge, other: row.other, count } as GradePairs;
  });
}

interface ReviewRow extends KeyRow {
  readonly reviews: number;
  readonly rated1: number;
  readonly rated2: number;
  readonly rated3: number;
  readonly rated4: number;
  readonly rated5: number;
  readonly contested: number;
  readonly contested_and_changed: number;
}

async function countReviews(db: Database, weeks: readonly Week[]): Promise<readonly ReviewCounts[]> {
  const rated = [1, 2, 3, 4, 5].map(
    (rating) =>
      sql`count(*) filter (where o.kind = 'review' and o.outcome ->> 'rating' = ${String(rating)}) as ${sql.id(`rated${rating}`)}`,
  );
  const found = await sql<ReviewRow>`
    with ${opinions}
    select ${judge}, count(*) filter (where o.kind = 'review') as reviews, ${sql.join(rated)},
      count(distinct o.subject_id) filter (where o.kind = 'contest') as contested,
      count(distinct o.subject_id) filter (where o.kind = 'contest' and l.subject_id is not null
        and l.grade is distinct from j.grade) as contested_and_changed
    from ai_manager.judgements j join opinions o on o.subject_id = j.evaluation_id
    left join latest l on l.subject_id = j.evaluation_id
    where j.week = any(${weeks}::text[]) group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5`.execute(db);
  return found.rows.map((row) => ({
    ...toKey(row),
    reviews: row.reviews,
    ratings: [row.rated1, row.rated2, row.rated3, row.rated4, row.rated5],
    contested: row.contested,
    contestedAndChanged: row.contested_and_changed,
  }));
}
