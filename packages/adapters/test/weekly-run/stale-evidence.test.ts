import type { ActivityRow, Metric, PersonId, Rules } from '@ai-manager/core';
import { defaultRubric } from '@ai-manager/core';
import { describe, expect, it } from 'vitest';
import type { Bench } from './harness.ts';
import { evaluationOf, mailsOf, openBench, populate, week } from './harness.ts';

const early = '2026-11-18T09:05:00.000Z';
const late = '2026-11-23T06:00:00.000Z';
const ann = 'ann' as PersonId;
const hours: Metric = {
  personId: ann,
  projectId: null,
  week,
  name: 'worksmart.hours',
  value: 3,
  unit: 'h',
  source: 'worksmart',
};

const row = (change: Partial<ActivityRow> = {}): ActivityRow => ({
  personId: ann,
  source: 'worksmart',
  week,
  status: 'complete',
  attemptedAt: late,
  fetchedAt: late,
  asOf: late,
  readAs: 'one account',
  metricTimes: { 'worksmart.hours': late },
  missing: [],
  error: null,
  documents: null,
  ...change,
});
const unread = row({
  status: 'failed',
  fetchedAt: null,
  asOf: null,
  readAs: null,
  metricTimes: {},
  error: {
    code: 'UPSTREAM_UNAVAILABLE',
    message: 'It did not answer.',
  },
});
const outdated = row({ fetchedAt: early, asOf: early, metricTimes: { 'worksmart.hours': early } });

/** Metrics weigh as much as everything else, and whoever has none may get no A. */
const strict: Partial<Rules> = {
  rubric: {
    ...defaultRubric,
    minEvidenceShare: 0.3,
    caps: [{ criterionId: 'metrics', whenInsufficient: true, maxScore: 20, reason: 'No metrics' }],
    gates: [{ grade: 'B', criterionId: 'metrics', minLevel: 2, reason: 'Too few metrics' }],
  },
};

async function evaluated(
  given: { syncs?: readonly ActivityRow[]; metrics?: readonly Metric[] },
  rules?: Partial<Rules>,
) {
  const bench = await openBench(rules === undefined ? {} : { rules });
  await populate(bench, [{ id: 'ann', projects: ['a1'] }], () => ({
    achievements: 'On 2026-11-19 I worked 40 hours and five bakeries signed.',
  }));
  await bench.storage.activity.record({ syncs: given.syncs ?? [], metrics: given.metrics ?? [] }, {});
  await bench.manager.evaluations.weekly({});
  return bench;
}
const metricsCriterion = async (bench: Bench) =>
  (await evaluationOf(bench, 'a1')).criteria.find(({ criterionId }) => criterionId === 'metrics');
const reportOf = async ({ manager }: Bench) => (await manager.reports.performance({ week })).people[0];

describe('a number that was read before the week had ended', () => {
  it('is shown with its time, and not graded', async () => {
    await using bench = await evaluated({ syncs: [outdated], metrics: [hours] });
    expect(await metricsCriterion(bench)).toMatchObject({
      level: null,
      missing: expect.arrayContaining([
        'WorkSmart hours: as of 18 Nov 2026, 09:05 UTC, before the week had ended, so it is not graded.',
      ]),
    });
    expect((await evaluationOf(bench, 'a1')).sources).toMatchObject([
      { source: 'worksmart', status: 'outdated', asOf: early },
    ]);
    const entry = await reportOf(bench);
    expect(entry?.metrics).toMatchObject([{ name: 'worksmart.hours', asOf: early, isOutdated: true }]);
    expect(entry?.coaching).toEqual([]);
    const [mail] = mailsOf(bench);
    expect(mail?.text).toContain(
      'WorkSmart hours: 3 h, as of 18 Nov 2026, 09:05 UTC, before the week had ended: not graded',
    );
    expect(mail?.text).toContain('Note: worksmart was last read as of 18 Nov 2026, 09:05 UTC');
    expect(mail?.html).toContain('before the week had ended: not graded');
    const { html } = await bench.manager.reports.weekly({ week, format: 'html' });
    expect(html).toContain('as of 18 Nov 2026, 09:05 UTC, before the week had ended: not graded');
    expect(html).toContain('worksmart was last read as of 18 Nov 2026, 09:05 UTC');
  });

  it('contradicts nobody', async () => {
    await using bench = await evaluated({ syncs: [outdated], metrics: [hours] });
    const codes = (await evaluationOf(bench, 'a1')).reviewReasons.map(({ code }) => code);
    expect(codes).not.toContain('contradicts-metrics');
    await using current = await evaluated({ syncs: [row()], metrics: [hours] });
    const reasons = (await evaluationOf(current, 'a1')).reviewReasons.map(({ code }) => code);
    expect(reasons).toContain('contradicts-metrics');
  });

  it('is graded once it was read again after the end', async () => {
    await using bench = await evaluated({ syncs: [row()], metrics: [hours] });
    expect(await metricsCriterion(bench)).toMatchObject({ level: 1 });
    const entry = await reportOf(bench);
    expect(entry?.metrics).toMatchObject([{ asOf: late, isOutdated: false }]);
    expect(entry?.coaching).toMatchObject([{ trigger: 'hours-missing' }]);
    expect(mailsOf(bench)[0]?.text).not.toContain('Note: worksmart');
  });

  it('ends the week where the person lives', async () => {
    // 01:00 on Monday in Berlin is still Sunday in New York.
    const at = '2026-11-23T00:00:00.000Z';
    await using bench = await openBench();
    await populate(bench, [
      { id: 'ann', projects: ['a1'], timeZone: 'Europe/Berlin' },
      { id: 'bob', projects: ['b1'], timeZone: 'America/New_York' },
    ]);
    const bob = 'bob' as PersonId;
    const times = { fetchedAt: at, asOf: at, metricTimes: { 'worksmart.hours': at } };
    const syncs = [row(times), row({ ...times, personId: bob })];
    await bench.storage.activity.record({ syncs, metrics: [hours, { ...hours, personId: bob }] }, {});
    await bench.manager.evaluations.weekly({});
    const statusOf = async (id: string) => (await evaluationOf(bench, id)).sources?.map(({ status }) => status);
    expect([await statusOf('a1'), await statusOf('b1')]).toEqual([['current'], ['outdated']]);
  });
});

describe('a source that could not be read', () => {
  it('costs nobody a grade: neither weight, nor a cap, nor a gate', async () => {
    await using without = await evaluated({}, { rubric: { ...strict.rubric, caps: [], gates: [] } as Rules['rubric'] });
    const best = await evaluationOf(without, 'a1');
    await using silent = await evaluated({}, strict);
    expect(await evaluationOf(silent, 'a1')).toMatchObject({
      score: 20,
      limits: expect.arrayContaining(['No metrics']),
    });
    await using bench = await evaluated({ syncs: [unread] }, strict);
    const evaluation = await evaluationOf(bench, 'a1');
    expect(evaluation).toMatchObject({ score: best.score, grade: best.grade, limits: [] });
    expect(await metricsCriterion(bench)).toMatchObject({ level: null, decidedBy: 'metrics' });
  });

  it('is in the record of the decision, in the report and in the mail', async () => {
    await using bench = await evaluated({ syncs: [unread] });
    const evaluation = await evaluationOf(bench, 'a1');
    const decisions = await bench.storage.decisions.list({ kind: 'evaluation' }, {});
    expect(decisions.items[0]?.outcome['sources']).toEqual([{ source: 'worksmart', status: 'unread', asOf: null }]);
    const note =
      'worksmart could not be read (UPSTREAM_UNAVAILABLE), so its numbers are missing. This does not count against anybody.';
    expect(evaluation.sources).toEqual([{ source: 'worksmart', status: 'unread', asOf: null, note }]);
    expect((await reportOf(bench))?.sources).toEqual(evaluation.sources);
    expect(mailsOf(bench)[0]?.text).toContain(`Note: ${note}`);
    expect(mailsOf(bench)[0]?.html).toContain('This does not count against anybody.');
  });

  it('leaves numbers alone that came by an import', async () => {
    await using bench = await evaluated({ syncs: [unread], metrics: [{ ...hours, value: 40 }] });
    expect(await metricsCriterion(bench)).toMatchObject({ level: 5 });
  });

  it('is passed over in silence when none was ever asked', async () => {
    await using bench = await evaluated({ metrics: [{ ...hours, source: 'import' }] });
    expect(await evaluationOf(bench, 'a1')).not.toHaveProperty('sources');
    expect(await metricsCriterion(bench)).toMatchObject({ level: 1 });
  });
});
