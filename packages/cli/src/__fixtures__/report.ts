import type { Evaluation, PersonId, ProjectId, Run, RunId, Week, WeeklyReport } from '@ai-manager/core';
import { noUsage } from '@ai-manager/core';

const week = '2026-W47' as Week;

type ReportPerson = WeeklyReport['people'][number];

export function aRun(changes: Partial<Run> = {}): Run {
  return {
    id: 'run-1' as RunId,
    week,
    revision: 1,
    scope: 'all',
    status: 'finished',
    round: 1,
    rulesVersion: 1,
    promptVersions: {},
    counts: { total: 12, pending: 0, graded: 9, needsReview: 2, insufficientEvidence: 1, failed: 0 },
    usage: noUsage,
    costMicroUsd: 0,
    startedAt: '2026-11-23T09:00:00.000Z',
    finishedAt: '2026-11-23T09:01:00.000Z',
    ...changes,
  };
}

/** A person at a place of the ranking (null: not ranked). */
export function aPerson(name: string, rank: number | null, change: number | null = 0): ReportPerson {
  const id = name.toLowerCase().replaceAll(/[^a-z]/g, '-') as PersonId;
  return {
    person: {
      id,
      name,
      email: 'someone@example.com',
      team: null,
      leadId: null,
      timeZone: null,
      language: null,
      status: 'active',
    },
    ranking: rank === null ? null : { personId: id, rank, score: 100 - rank, projects: 1, change, scoreChange: null },
    projects: [],
    metrics: [],
    coaching: [],
  };
}

/** A project that failed, as part of a person's report. */
export function aFailedProject(id: string, message: string, retryable: boolean): ReportPerson['projects'][number] {
  const projectId = id as ProjectId;
  const evaluation = {
    projectId,
    status: 'failed',
    error: { code: 'UPSTREAM_UNAVAILABLE', message, retryable },
  } as Evaluation;
  return {
    project: {
      id: projectId,
      name: `Project ${id}`,
      ownerId: 'p' as PersonId,
      stage: 'S0',
      description: '',
      status: 'active',
    },
    evaluation,
    previousGrade: null,
    previousScore: null,
    scores: [],
    metrics: [],
  };
}

export function aReport(changes: Partial<WeeklyReport> = {}): WeeklyReport {
  return {
    organisation: 'Meridian Builders',
    week,
    dates: { start: '2026-11-16', end: '2026-11-22' },
    weeks: [week],
    generatedAt: '2026-11-23T09:01:00.000Z',
    run: aRun(),
    criteria: [],
    rubric: { title: 'Rubric', version: 1 },
    distribution: [
      { grade: 'A', count: 4, previousCount: 2 },
      { grade: 'B', count: 8, previousCount: 9 },
      { grade: 'C', count: 0, previousCount: 1 },
    ],
    people: [],
    facts: {
      models: [{ provider: 'offline', model: 'heuristic', languageModel: false, evaluations: 12 }],
      prompts: {},
      usage: noUsage,
      costMicroUsd: 0,
      reused: 0,
    },
    ...changes,
  };
}
