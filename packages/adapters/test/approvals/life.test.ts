import type { PersonId } from '@ai-manager/core';
import { createMemoryEventSink } from '@ai-manager/core/memory';
import { createScriptedModel } from '@ai-manager/core/testing';
import { describe, expect, it } from 'vitest';
import type { Bench, BenchOptions } from '../weekly-run/harness.ts';
import { crowd, openBench, populate, testRules } from '../weekly-run/harness.ts';
import { approvalRules } from './planted.ts';

const service = { actor: { id: 'robot', role: 'service', via: 'test' } } as const;
const people = crowd(10);
/** As many as show the bound when nobody disagrees. */
const labels = 30;

interface Panel {
  /** what is done before a simulated executive answers */
  readonly before?: () => Promise<unknown>;
}

/** Simulated executives who are nearly sure. */
const sure = ({ before }: Panel = {}) =>
  createScriptedModel(async () => {
    await before?.();
    return {
      json: { recommendation: 'approve', probability: 0.97, reasoning: 'It fits what was done.', evidence: ['F1'] },
    };
  });

async function open(options: BenchOptions = {}): Promise<Bench> {
  const bench = await openBench({ llm: [sure()], ...options, rules: approvalRules({ alpha: 0.1, auditShare: 0.4 }) });
  await populate(
    bench,
    people.map(({ id }) => ({ id, projects: [] })),
  );
  return bench;
}

/** Half an hour each, spread over people and days so that no rule minds. */
async function handIn({ manager }: Bench, count: number, from = 0): Promise<void> {
  for (let at = from; at < from + count; at += 1) {
    const personId = people[at % people.length]?.id as PersonId;
    const day = Math.floor(at / people.length);
    const startAt = new Date(Date.parse('2026-11-22T09:00:00Z') - day * 86_400_000).toISOString();
    const description = `Call with the customer of project ${at}, which no tracker saw.`;
    await manager.approvals.submit({ personId, startAt, minutes: 30, description }, service);
  }
}

async function decideAll({ manager }: Bench, outcome: 'approved' | 'rejected' = 'approved'): Promise<number> {
  let decided = 0;
  for (;;) {
    const { items } = await manager.reviews.queue({ limit: 100 });
    for (const item of items) {
      if (item.type !== 'approval') continue;
      await manager.reviews.label({ approvalId: item.approval.id, outcome, note: 'As I see it.' });
      decided += 1;
    }
    if (items.length === 0) return decided;
  }
}

/** Automatic approval is on. */
async function automated(options: BenchOptions = {}): Promise<Bench> {
  const bench = await open(options);
  await handIn(bench, labels);
  await bench.manager.approvals.triage({});
  await decideAll(bench);
  await bench.manager.approvals.calibrate({});
  return bench;
}

describe('the life of automatic approval', { timeout: 120_000 }, () => {
  it('goes from shadow mode over labels and a calibration to automatic approval, and ends on drift', async () => {
    const eventSinks = [createMemoryEventSink()];
    await using bench = await open({ eventSinks });
    const { manager } = bench;
    await handIn(bench, labels);
    const shadow = await manager.approvals.triage({});
    expect(shadow.counts).toMatchObject({ approved: 0, rejected: 0, waiting: labels, blind: labels });
    expect(shadow.items.every(({ approval }) => approval.triage?.recommendation === null)).toBe(true);
    expect(await manager.approvals.calibration({})).toMatchObject({
      mode: 'shadow',
      awaitingReview: labels,
      labels: 0,
    });

    expect(await decideAll(bench)).toBe(labels);
    expect(await manager.approvals.calibrate({ dryRun: true })).toMatchObject({
      view: { labels, labelsMissing: 0 },
    });
    const { calibration } = await manager.approvals.calibrate({});
    expect(calibration).toMatchObject({ status: 'on', threshold: 0.7 });

    await handIn(bench, 20, labels);
    const later = await manager.approvals.triage({});
    expect(later.counts.approved).toBeGreaterThan(2);
    expect(later.counts.blind).toBeGreaterThan(2);
    expect(later.counts.approved + later.counts.blind).toBe(20);
    // What is audited was approved as well, which nobody may see before it is labelled.
    expect((await bench.storage.approvals.counts({}, {})).waiting).toBe(0);
    const queue = await manager.reviews.queue({});
    expect(queue.waiting).toBe(later.counts.blind);
    for (const item of queue.items)
      expect(item).toMatchObject({ approval: { status: 'waiting', withheld: true, decision: null } });

    bench.clock.advance(60_000);
    const [first, second, third] = queue.items.flatMap((item) => (item.type === 'approval' ? [item.approval.id] : []));
    if (first === undefined || second === undefined || third === undefined) throw new Error('Too few were chosen.');
    expect(await manager.reviews.label({ approvalId: first, outcome: 'rejected', note: 'No.' })).toMatchObject({
      effect: 'audited',
      switchedOff: false,
      approval: { status: 'approved', withheld: false },
    });
    // Deciding is the same as labelling where nobody may know that there is nothing to decide.
    const decided = await manager.approvals.decide({ approvalIds: [second], outcome: 'rejected', reason: 'No.' });
    expect(decided).toMatchObject({
      decided: 1,
      items: [{ approval: { status: 'approved', review: { label: { blind: true } } } }],
    });
    expect(await manager.reviews.label({ approvalId: third, outcome: 'rejected', note: 'No.' })).toMatchObject({
      switchedOff: true,
    });
    const view = await manager.approvals.calibration({});
    expect(view).toMatchObject({ mode: 'off', current: { offReason: 'drift' } });
    expect((await bench.storage.outbox.list({ prefix: 'automation-off:' }, {})).items).toHaveLength(2);
    await manager.jobs.run({ job: 'deliver-events' });
    const told = eventSinks[0]?.received.filter(({ type }) => type === 'automation.switched-off');
    expect(told).toMatchObject([{ data: { automation: 'approvals', reason: 'drift' } }]);

    await handIn(bench, 1, 70);
    const after = await manager.approvals.triage({});
    expect(after.counts).toMatchObject({ approved: 0, waiting: 1 });
    const { history } = await manager.approvals.get({ approvalId: first });
    expect(history.at(-1)?.what).toContain('without knowing of it: rejected');
  });

  it('approves nothing any more from the moment it is paused, not even what models are asked about just then', async () => {
    let wanted = false;
    let pausing: Promise<unknown> | undefined;
    let bench: Bench | undefined;
    const before = async (): Promise<void> => {
      if (wanted) await (pausing ??= bench?.manager.approvals.pause({ reason: 'Stop now.' }));
    };
    bench = await automated({ llm: [sure({ before })] });
    await using open = bench;
    await handIn(open, 6, labels);
    wanted = true;
    const { counts } = await open.manager.approvals.triage({ concurrency: 6 });
    expect(counts).toMatchObject({ approved: 0, waiting: 6 });
    const reasons = (await open.storage.approvals.list({ status: ['waiting'] }, {})).items.map(
      ({ triage }) => triage?.waitReasons,
    );
    expect(reasons).toContainEqual(['automation-off']);
  });

  it('switches off once when triage finds that rules or prompt changed', async () => {
    await using bench = await automated();
    const { approvals } = approvalRules({ alpha: 0.1, auditShare: 0.4 });
    const panel = { ...approvals.panel, executives: 4 };
    await bench.manager.rules.save({ rules: testRules({ approvals: { ...approvals, panel } }) });
    await handIn(bench, 4, labels);
    expect((await bench.manager.approvals.triage({})).counts).toMatchObject({ approved: 0, waiting: 4 });
    await handIn(bench, 2, labels + 4);
    await bench.manager.approvals.triage({});
    const records = (await bench.storage.decisions.list({ kind: 'calibration' }, {})).items;
    expect(records.filter(({ outcome }) => outcome['cause'] === 'outdated')).toHaveLength(1);
    expect(await bench.manager.approvals.calibration({})).toMatchObject({ mode: 'off', labels: 0 });
  });

  it('offers nobody an own request, nor one whose verdict they have seen, and takes no second label', async () => {
    await using bench = await open();
    await handIn(bench, 12);
    await bench.manager.approvals.triage({});
    const person = people[0]?.id ?? '';
    const applicant = { actor: { id: person, role: 'executive', via: 'test' } } as const;
    expect((await bench.manager.reviews.queue({}, applicant)).waiting).toBe(10);
    const [item] = (await bench.manager.reviews.queue({})).items;
    if (item?.type !== 'approval') throw new Error('Nothing waits.');
    const approvalId = item.approval.id;
    await expect(bench.manager.reviews.label({ approvalId, outcome: 'approved' }, applicant)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(bench.manager.reviews.label({ approvalId, outcome: 'rejected' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    await bench.manager.approvals.get({ approvalId, reveal: true });
    expect((await bench.manager.reviews.queue({})).waiting).toBe(11);
    await expect(bench.manager.reviews.label({ approvalId, outcome: 'approved' })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    expect(await bench.manager.approvals.calibration({})).toMatchObject({ countedAgainst: 1, awaitingReview: 11 });
    const [other] = (await bench.manager.reviews.queue({})).items;
    if (other?.type !== 'approval') throw new Error('Nothing waits.');
    await bench.manager.reviews.label({ approvalId: other.approval.id, outcome: 'approved' });
    await expect(
      bench.manager.reviews.label({ approvalId: other.approval.id, outcome: 'approved' }),
    ).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});
