import type { Actor } from '@ai-manager/core';
import { createMemoryEventSink } from '@ai-manager/core/memory';
import { describe, expect, it } from 'vitest';
import type { Bench, BenchOptions } from '../weekly-run/harness.ts';
import { anotherManager, executive, openBench, populate, scriptedJudge, testRules } from '../weekly-run/harness.ts';
import { approvalRules, plant } from './planted.ts';

const executive2: Actor = { ...executive, id: 'executive-2' };

async function open(options: BenchOptions & { alpha?: number } = {}): Promise<Bench> {
  const { alpha = 0.05, ...others } = options;
  const bench = await openBench({ ...others, rules: approvalRules({ alpha, grid: [0.95, 0.9, 0.8] }) });
  await populate(bench, [{ id: 'ann', projects: [] }]);
  return bench;
}

/** Calibrated on 60 decisions that all agree. */
async function calibrated(options: Parameters<typeof open>[0] = {}) {
  const bench = await open(options);
  await plant(bench, { count: 60, prefix: 'shadow', decided: { rejected: 0 } });
  const { calibration } = await bench.manager.approvals.calibrate({});
  if (calibration === null) throw new Error('There should have been labels enough.');
  return { bench, calibration };
}

const mails = async ({ storage }: Bench) => (await storage.outbox.list({}, {})).items;
const records = async ({ storage }: Bench) => (await storage.decisions.list({ kind: 'calibration' }, {})).items;

describe('calibrating', () => {
  it('begins in shadow mode and says how many decisions are missing', async () => {
    await using bench = await open();
    expect(await bench.manager.approvals.calibration({})).toMatchObject({
      mode: 'shadow',
      why: 'Automatic approval has not been calibrated yet: 55 more blind decisions are needed before calibrating.',
      threshold: null,
      labels: 0,
      disagreements: null,
      labelsMissing: 55,
      current: null,
      dueAt: null,
      drift: { audits: 0, evidence: 1, limit: 20 },
    });
  });

  it('looks at nothing and spends nothing while labels are missing, or in a dry run', async () => {
    await using bench = await open();
    await plant(bench, { count: 54, prefix: 'a', decided: { rejected: 0 } });
    expect(await bench.manager.approvals.calibrate({})).toMatchObject({
      calibration: null,
      view: { labelsMissing: 1 },
    });
    await plant(bench, { count: 1, prefix: 'b', from: 100, decided: { rejected: 1 } });
    expect(await bench.manager.approvals.calibrate({ dryRun: true })).toMatchObject({
      calibration: null,
      view: { mode: 'shadow', labels: 55, labelsMissing: 0, disagreements: null },
    });
    expect(await records(bench)).toEqual([]);
  });

  it('switches on with a threshold, its bound, and what it rests on, in a record', async () => {
    const { bench, calibration } = await calibrated();
    await using _ = bench;
    expect(calibration).toMatchObject({ status: 'on', round: 1, threshold: 0.8, labels: 60, disagreements: 0 });
    expect(calibration.riskUpperBound).toBeLessThanOrEqual(0.05);
    expect(await bench.manager.approvals.calibration({})).toMatchObject({
      mode: 'on',
      why: null,
      threshold: 0.8,
      coverage: { requests: 60, automatic: 60, share: 1 },
      current: { id: calibration.id },
      dueAt: '2026-12-21T09:00:00.000Z',
    });
    const [record] = await records(bench);
    expect(record).toMatchObject({
      id: calibration.decisionId,
      subject: { type: 'calibration', id: calibration.id },
      promptVersions: { 'approval.panel': 1 },
      outcome: { threshold: 0.8, labels: 60, tests: [{ accepted: true }, { accepted: true }, { accepted: true }] },
    });
  });

  it('stays off when too many disagree, tells it afterwards only, and asks for as many labels as that costs', async () => {
    await using bench = await open();
    await plant(bench, { count: 60, prefix: 'a', decided: { rejected: 4 } });
    const { calibration, view } = await bench.manager.approvals.calibrate({});
    expect(calibration).toMatchObject({ status: 'failed', threshold: null, reason: 'risk-not-below-bound' });
    expect(view).toMatchObject({ mode: 'shadow', disagreements: 4, labels: 60 });
    expect(view.labelsMissing).toBe(calibration?.labelsMissing);
    expect(view.why).toMatch(/^The last calibration could not show that people disagree with at most 5 %/);
    expect(await bench.manager.approvals.calibrate({})).toMatchObject({ calibration: null });
  });

  it('counts what was passed over against the bound', async () => {
    await using bench = await open();
    await plant(bench, { count: 5, prefix: 'left' });
    await plant(bench, { count: 60, prefix: 'z', from: 100, decided: { rejected: 0 } });
    expect(await bench.manager.approvals.calibration({})).toMatchObject({
      labels: 60,
      countedAgainst: 5,
      awaitingReview: 5,
    });
    const { calibration } = await bench.manager.approvals.calibrate({});
    expect(calibration).toMatchObject({ status: 'failed', labels: 65, disagreements: 5, countedAgainst: 5 });
  });

  it('lets one of two executives calibrate who do it at once; the other hears of it', async () => {
    await using bench = await open();
    await plant(bench, { count: 60, prefix: 'a', decided: { rejected: 0 } });
    const other = anotherManager(bench, { settings: { actor: executive2 } });
    const both = await Promise.allSettled([bench.manager.approvals.calibrate({}), other.approvals.calibrate({})]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const refused = both.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
    expect(refused.reason).toMatchObject({ code: 'CONFLICT' });
    expect(await bench.manager.approvals.calibration({})).toMatchObject({ mode: 'on', current: { round: 1 } });
  });

  it('is for executives; pausing also for those who run the installation, and nobody else', async () => {
    await using bench = await open();
    for (const role of ['superbuilder', 'lead', 'developer', 'service'] as const)
      await expect(
        bench.manager.approvals.calibrate({}, { actor: { id: 'x', role, via: 'test' } }),
      ).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(
      bench.manager.approvals.pause({ reason: 'No more' }, { actor: { id: 'x', role: 'developer', via: 'test' } }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('what ends automatic approval', () => {
  it('a person does, at once, with a record, an event and a mail to each reviewer', async () => {
    const eventSinks = [createMemoryEventSink()];
    const { bench, calibration } = await calibrated({ eventSinks });
    await using _ = bench;
    const view = await bench.manager.approvals.pause({ reason: 'Audit by finance.' });
    expect(view).toMatchObject({ mode: 'off', threshold: null, current: { status: 'off', offReason: 'person' } });
    expect(view.why).toMatch(/^Somebody switched automatic approval off: /);
    const [record] = (await records(bench)).filter(({ outcome }) => outcome['switchedOff'] === true);
    expect(record).toMatchObject({ outcome: { cause: 'person' }, personal: { note: 'Audit by finance.' } });
    expect((await bench.storage.deliveries.counts({}, {})).queued).toBe(1);
    const sent = await mails(bench);
    expect(sent.map(({ key }) => key).toSorted()).toEqual([
      `automation-off:${calibration.id}:executive-1`,
      `automation-off:${calibration.id}:executive-2`,
    ]);
    expect(sent[0]?.message.text).toContain('Somebody switched it off. Audit by finance.');
    expect(sent[0]?.message.text).toContain('2026-11-23 ');
    // A second time there is nothing to end and nobody to tell.
    await bench.manager.approvals.pause({ reason: 'Once more.' });
    expect((await mails(bench)).length).toBe(2);
  });

  it('drift does: audits that disagree, each label for itself', async () => {
    const eventSinks = [createMemoryEventSink()];
    const { bench, calibration } = await calibrated({ eventSinks });
    await using _ = bench;
    const audits = await plant(bench, { count: 6, prefix: 'audit', from: 200, under: calibration });
    const outcomes: boolean[] = [];
    for (const { id } of audits) {
      const label = await bench.manager.reviews.label({ approvalId: id, outcome: 'rejected', note: 'No.' });
      expect(label).toMatchObject({
        effect: 'audited',
        blind: true,
        approval: { status: 'approved', withheld: false },
      });
      outcomes.push(label.switchedOff);
    }
    expect(outcomes).toEqual([false, true, false, false, false, false]);
    const view = await bench.manager.approvals.calibration({});
    expect(view).toMatchObject({
      mode: 'off',
      current: { offReason: 'drift' },
      drift: { audits: 6, disagreements: 6 },
    });
    expect(view.why).toMatch(/^People decided otherwise more often than the bound allows/);
    // What was said before the drift calibrates no more.
    expect(view).toMatchObject({ labels: 0, labelsMissing: 82 });
    expect(await bench.manager.approvals.calibrate({})).toMatchObject({ calibration: null });
    bench.clock.advance(60_000);
    await plant(bench, { count: 2, prefix: 'later', from: 20_000, decided: { rejected: 0 } });
    expect(await bench.manager.approvals.calibration({})).toMatchObject({ labels: 2, drift: { audits: 6 } });
    const off = (await records(bench)).filter(({ outcome }) => outcome['switchedOff'] === true);
    expect(off).toMatchObject([{ outcome: { cause: 'drift', drift: { audits: 2, disagreements: 2 } } }]);
    expect((await mails(bench)).length).toBe(2);
    expect((await bench.storage.deliveries.counts({}, {})).queued).toBe(1);
  });

  it('audits that agree do not', async () => {
    const { bench, calibration } = await calibrated();
    await using _ = bench;
    for (const { id } of await plant(bench, { count: 10, prefix: 'audit', from: 200, under: calibration }))
      expect(await bench.manager.reviews.label({ approvalId: id, outcome: 'approved' })).toMatchObject({
        switchedOff: false,
      });
    const view = await bench.manager.approvals.calibration({});
    expect(view).toMatchObject({ mode: 'on', labels: 70, drift: { audits: 10, disagreements: 0 } });
    expect(view.drift.evidence).toBeLessThan(1);
  });

  it.each([
    ['rules', (bench: Bench) => changeHardRules(bench)],
    [
      'prompt',
      async (bench: Bench) => {
        const { prompt } = await bench.manager.prompts.get({ name: 'approval.panel', label: 'production' });
        await bench.manager.prompts.save({
          name: 'approval.panel',
          body: `${prompt.body}\nBe brief.`,
          labels: ['production'],
        });
      },
    ],
  ])('changed %s do, as soon as somebody notices, once', async (_name, change) => {
    const { bench } = await calibrated();
    await using _ = bench;
    await change(bench);
    expect(await bench.manager.approvals.calibration({})).toMatchObject({
      mode: 'off',
      labels: 0,
      why: expect.stringMatching(/^The prompt, the models or the rules changed/) as string,
    });
    await bench.manager.jobs.run({ job: 'recalibrate-approvals' });
    await bench.manager.jobs.run({ job: 'recalibrate-approvals' });
    const off = (await records(bench)).filter(({ outcome }) => outcome['switchedOff'] === true);
    expect(off).toMatchObject([{ outcome: { cause: 'outdated' } }]);
    expect((await mails(bench)).length).toBe(2);
    expect(await bench.manager.approvals.calibration({})).toMatchObject({ mode: 'off', current: null });
  });

  it('another model does, too', async () => {
    const { bench } = await calibrated();
    await using _ = bench;
    const other = anotherManager(bench, { llm: [scriptedJudge({ id: 'second' })] });
    expect(await other.approvals.calibration({})).toMatchObject({ mode: 'off', labels: 0 });
  });
});

describe('the scheduled calibration', () => {
  it('is never the first, and comes when it is due and there are labels enough', async () => {
    await using bench = await open();
    await plant(bench, { count: 60, prefix: 'a', decided: { rejected: 0 } });
    const job = { job: 'recalibrate-approvals' } as const;
    expect(await bench.manager.jobs.run(job)).toMatchObject({ done: 0 });
    await bench.manager.approvals.calibrate({});
    bench.clock.advance(27 * 86_400_000);
    await plant(bench, { count: 30, prefix: 'b', from: 100, decided: { rejected: 0 } });
    expect(await bench.manager.jobs.run(job)).toMatchObject({ done: 0 });
    bench.clock.advance(86_400_000);
    expect(await bench.manager.jobs.run(job)).toMatchObject({ done: 1 });
    expect(await bench.manager.approvals.calibration({})).toMatchObject({
      mode: 'on',
      current: { round: 2, labels: 90 },
    });
    expect(await bench.manager.jobs.run(job)).toMatchObject({ done: 0 });
  });

  it('ends automatic approval and says so when it finds no threshold any more', async () => {
    const { bench } = await calibrated();
    await using _ = bench;
    await plant(bench, { count: 40, prefix: 'b', from: 100, decided: { rejected: 30 } });
    bench.clock.advance(28 * 86_400_000);
    expect(await bench.manager.jobs.run({ job: 'recalibrate-approvals' })).toMatchObject({ done: 1 });
    expect(await bench.manager.approvals.calibration({})).toMatchObject({ mode: 'off', threshold: null });
    const [mail] = await mails(bench);
    expect(mail?.message.text).toContain('could not show the bound any more');
  });
});

async function changeHardRules(bench: Bench): Promise<void> {
  const change = approvalRules().approvals;
  const hard = { ...change.hard, description: { minCharacters: 30, outcome: 'reject' as const } };
  await bench.manager.rules.save({ rules: testRules({ approvals: { ...change, hard } }) });
}
