import { evaluationSchema } from '@ai-manager/core';
import type { Evaluation, RankedBuilder } from '@ai-manager/core';
import type { BulkTable, Columns } from '../bulk.ts';
import { parseStored } from '../json.ts';
import type { EvaluationTable, RankingTable } from '../tables.ts';

export const evaluationColumns: Columns = {
  id: 'text',
  run_id: 'text',
  project_id: 'text',
  person_id: 'text',
  week: 'text',
  revision: 'integer',
  status: 'text',
  score: 'double precision',
  grade: 'text',
  judge_hash: 'text',
  feedback_hash: 'text',
  reused_from: 'text',
  evaluated_at: 'timestamptz',
  document: 'jsonb',
};

export const evaluationsTable: BulkTable = { name: 'evaluations', columns: evaluationColumns };

/** The members without a column of their own. */
const documentSchema = evaluationSchema.omit({
  id: true,
  runId: true,
  projectId: true,
  personId: true,
  week: true,
  revision: true,
  status: true,
  score: true,
  grade: true,
  judgeHash: true,
  feedbackHash: true,
  reusedFrom: true,
  evaluatedAt: true,
});

export function toEvaluationRow(evaluation: Evaluation): object {
  const { id, runId, projectId, personId, week, revision, status, score, grade, ...rest } = evaluation;
  const { judgeHash, feedbackHash, reusedFrom, evaluatedAt, ...document } = rest;
  return {
    id,
    run_id: runId,
    project_id: projectId,
    person_id: personId,
    week,
    revision,
    status,
    score,
    grade,
    judge_hash: judgeHash,
    feedback_hash: feedbackHash,
    reused_from: reusedFrom,
    evaluated_at: evaluatedAt,
    document,
  };
}

export function fromEvaluationRow(row: EvaluationTable): Evaluation {
  const columns = {
    id: row.id,
    runId: row.run_id,
    projectId: row.project_id,
    personId: row.person_id,
    week: row.week,
    revision: row.revision,
    status: row.status,
    score: row.score,
    grade: row.grade,
    judgeHash: row.judge_hash,
    feedbackHash: row.feedback_hash,
    reusedFrom: row.reused_from,
    evaluatedAt: row.evaluated_at,
  };
  return { ...columns, ...parseStored(documentSchema, row.document, `evaluation ${row.id}`) } as Evaluation;
}

export const rankingsTable: BulkTable = {
  name: 'rankings',
  columns: {
    run_id: 'text',
    person_id: 'text',
    rank: 'integer',
    score: 'double precision',
    projects: 'integer',
    change: 'integer',
    score_change: 'double precision',
  },
};

export function toRankingRow(runId: string, ranked: RankedBuilder): RankingTable {
  const { personId, rank, score, projects, change, scoreChange } = ranked;
  return { run_id: runId, person_id: personId, rank, score, projects, change, score_change: scoreChange };
}

export function fromRankingRow(row: Omit<RankingTable, 'run_id'>): RankedBuilder {
  const { person_id: personId, rank, score, projects, change, score_change: scoreChange } = row;
  return { personId, rank, score, projects, change, scoreChange } as RankedBuilder;
}
