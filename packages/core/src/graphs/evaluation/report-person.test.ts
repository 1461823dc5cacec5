import { describe, expect, it } from 'vitest';
import type { ActivitySync } from '../../domain/activity.ts';
import { defaultRules } from '../../domain/default-rules.ts';
import type { Evaluation } from '../../domain/evaluation.ts';
import type { PersonId, ProjectId } from '../../domain/identifiers.ts';
import type { Metric } from '../../domain/metric.ts';
import type { Project } from '../../domain/project.ts';
import type { Superbuilder } from '../../domain/superbuilder.ts';
import { toWeek, weeksUpTo } from '../../domain/week.ts';
import type { ScoreRow } from '../../ports/index.ts';
import type { AssemblerParts } from './report-person.ts';
import { createPersonAssembler } from './report-person.ts';

const week = toWeek('2026-W47');
const weeks = weeksUpTo(week, 3);
const ann = { id: 'ann' as PersonId, name: 'Ann' } as Superbuilder;
const alpha = { id: 'alpha' as ProjectId, ownerId: ann.id, name: 'Alpha' } as Project;
const metric = (change: Partial<Metric>): Metric => ({
  personId: ann.id,
  projectId: null,
  week,
  name: 'worksmart.hours',
  value: 30,
  unit: 'h',
  source: 'test',
  ...change,
});
const row = (index: number, change: Partial<ScoreRow>): ScoreRow =>
  ({
    projectId: alpha.id,
    personId: ann.id,
    week: weeks[index]!,
    status: 'graded',
    score: 70,
    grade: 'B',
    ...change,
  }) as ScoreRow;

function assemble(change: Partial<AssemblerParts> & { rows?: readonly ScoreRow[]; numbers?: readonly Metric[] } = {}) {
  const { rows = [], numbers = [], ...parts } = change;
  return createPersonAssembler({
    week,
    weeks,
    rules: defaultRules,
    ranking: new Map(),
    projects: new Map([[ann.id, [alpha]]]),
    evaluations: new Map(),
    scores: new Map([[alpha.id, rows]]),
    metrics: new Map([[ann.id, numbers]]),
    syncs: new Map(),
    documents: new Map(),
    ...parts,
  })(ann);
}

describe("a person's part of a report", () => {
  it('shows scores over the weeks with gaps, and last week’s grade', () => {
    const [project] = assemble({ rows: [row(0, { score: 50 }), row(1, { score: 60, grade: 'C' })] }).projects;
    expect(project).toMatchObject({ evaluation: null, previousGrade: 'C', previousScore: 60, scores: [50, 60, null] });
  });

  it('shows the evaluation of the week', () => {
    const evaluation = { id: 'e', projectId: alpha.id } as Evaluation;
    expect(assemble({ evaluations: new Map([[alpha.id, evaluation]]) }).projects[0]?.evaluation).toBe(evaluation);
  });

  it('keeps the numbers of a person and of a project apart, titled by the rubric or readably', () => {
    const part = assemble({
      numbers: [
        metric({}),
        metric({ week: weeks[0]!, value: 10 }),
        metric({ name: 'pull_requests', value: 7, unit: '', projectId: alpha.id }),
      ],
    });
    expect(part.metrics).toEqual([
      { name: 'worksmart.hours', title: 'WorkSmart hours', unit: 'h', values: [10, null, 30] },
    ]);
    expect(part.projects[0]?.metrics).toEqual([
      { name: 'pull_requests', title: 'Pull requests', unit: '', values: [null, null, 7] },
    ]);
  });

  it('tells people without a project, with few hours, or who have been silent', () => {
    const silent = [
      row(1, { status: 'insufficient-evidence', score: null }),
      row(2, { status: 'insufficient-evidence', score: null }),
    ];
    expect(assemble({ projects: new Map() }).coaching.map(({ trigger }) => trigger)).toEqual(['no-project']);
    expect(assemble({ rows: silent, numbers: [metric({ value: 5 })] }).coaching.map(({ trigger }) => trigger)).toEqual([
      'no-submission',
      'hours-missing',
    ]);
    expect(assemble({ rows: silent.slice(1) }).coaching).toEqual([]);
  });

  it('takes no hours of another week or project for this week’s', () => {
    const numbers = [metric({ week: weeks[1]!, value: 5 }), metric({ projectId: alpha.id, value: 5 })];
    expect(assemble({ numbers }).coaching).toEqual([]);
  });

  it('says of numbers that were read too early as of when they are, and does not remind of hours by them', () => {
    const numbers = [metric({ value: 3, source: 'worksmart' }), metric({ name: 'peer_review', value: 4 })];
    const read = (at: string) =>
      new Map([[ann.id, [syncOf({ asOf: at, fetchedAt: at, metricTimes: { 'worksmart.hours': at } })]]]);
    const early = assemble({ numbers, syncs: read('2026-11-18T09:05:00.000Z') });
    expect(early.metrics).toMatchObject([{ asOf: '2026-11-18T09:05:00.000Z', isOutdated: true }, {}]);
    expect(early.metrics[1]).not.toHaveProperty('asOf');
    expect(early.coaching).toEqual([]);
    expect(early.sources).toMatchObject([{ source: 'worksmart', status: 'outdated' }]);
    const current = assemble({ numbers, syncs: read('2026-11-23T09:05:00.000Z') });
    expect(current.metrics).toMatchObject([{ isOutdated: false }, {}]);
    expect(current.coaching).toMatchObject([{ trigger: 'hours-missing' }]);
    expect(current.sources).toMatchObject([{ source: 'worksmart', status: 'current', note: null }]);
  });

  it('shows what was learned', () => {
    const document = { id: 'd', title: 'Bakeries', minutes: 30, entries: [] };
    expect(assemble({ documents: new Map([[ann.id, [{ documents: [document] }]]]) }).documents).toEqual([document]);
  });
});

function syncOf(change: Partial<ActivitySync>): ActivitySync {
  return {
    personId: ann.id,
    source: 'worksmart',
    week,
    status: 'complete',
    attemptedAt: '2026-11-23T09:05:00.000Z',
    fetchedAt: null,
    asOf: null,
    readAs: null,
    metricTimes: {},
    missing: [],
    error: null,
    ...change,
  };
}
