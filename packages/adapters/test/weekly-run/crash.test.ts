import type { MailMessage, Storage } from '@ai-manager/core';
import { createMemoryMailer } from '@ai-manager/core/memory';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Bench } from './harness.ts';
import { anotherManager, crowd, intercepted, openBench, populate, scriptedJudge, week } from './harness.ts';

const people = [...crowd(4), { id: 'p90', projects: ['b1', 'b2'] }, { id: 'p91', projects: [] }];
const everybody = people.map(({ id }) => `${id}@example.com`);
/** Different levels, so that the ranking has an order. */
const levels = { a01: 5, a02: 4, a03: 3, a04: 2, b1: 4, b2: 5 } as const;
const judge = () =>
  scriptedJudge({
    level: ({ messages }) =>
      Object.entries(levels).find(([id]) =>
        messages.some(({ content }) => content.includes(`It is called ${id}.`)),
      )?.[1] ?? 3,
  });

/** Everything a run leaves behind that must be the same however often it died on the way. */
async function traces(bench: Bench, manager = bench.manager) {
  const evaluations = await manager.evaluations.list({ week });
  const { items } = await bench.storage.decisions.list({ kind: 'evaluation' }, {});
  const { ranking } = await manager.evaluations.rankings({ week });
  return {
    evaluations: evaluations.items.map(({ projectId, status, grade, score }) => [projectId, status, grade, score]),
    decisions: items.map(({ subject }) => subject.id).toSorted(),
    ranking,
  };
}

async function undisturbed() {
  await using bench = await openBench({ llm: [judge()] });
  await populate(bench, people);
  await bench.manager.evaluations.weekly({});
  return await traces(bench);
}

/** Lets one call of a method fail, before or after it did its work; leases are short, as if time passed until the next call. */
function dyingAt(method: string, when: 'before' | 'after', at = 1) {
  let seen = 0;
  return (storage: Storage): Storage =>
    intercepted(storage, async (name, call, args) => {
      if (name === 'outbox.claim' || name === method) shortenLease(args[0]);
      if (name !== method) return call();
      seen += 1;
      if (seen < at) return call();
      if (when === 'after') await call();
      throw new Error(`The process died at ${method}.`);
    });
}

function shortenLease(request: unknown): void {
  if (typeof request === 'object' && request !== null && 'leaseMs' in request) request.leaseMs = 1;
}

/** Counts how often each mail is handed over. */
function countingMailer() {
  const mailer = createMemoryMailer();
  const handed: string[] = [];
  const send = async (...[key, message, options]: Parameters<typeof mailer.send>) => {
    handed.push(key);
    return mailer.send(key, message, options);
  };
  return {
    ...mailer,
    send,
    handed,
    get sent() {
      return mailer.sent;
    },
  };
}

const addresses = (mails: readonly { readonly message: MailMessage }[]): readonly string[] =>
  mails.map(({ message }) => message.to.address).toSorted();

describe('a run that dies', () => {
  let expected: Awaited<ReturnType<typeof undisturbed>>;
  beforeAll(async () => {
    expected = await undisturbed();
  });

  const moments = [
    ['rules.get', 'before', 1],
    ['runs.start', 'before', 1],
    ['runs.start', 'after', 1],
    ['runs.claim', 'before', 1],
    ['runs.claim', 'after', 1],
    ['evaluations.loadDossiers', 'before', 1],
    ['runs.recordBatch', 'before', 1],
    ['runs.recordBatch', 'after', 1],
    ['evaluations.scores', 'before', 1],
    ['people.list', 'before', 2],
    ['outbox.counts', 'before', 1],
    ['runs.finish', 'before', 1],
    ['runs.finish', 'after', 1],
    ['outbox.claim', 'before', 1],
    ['outbox.claim', 'after', 1],
    ['outbox.settle', 'before', 1],
    ['outbox.settle', 'after', 1],
    ['evaluations.ranking', 'before', 1],
  ] as const;
  for (const [method, when, at] of moments) {
    it(`${when} ${method} is finished by the next call, as if nothing had happened`, async () => {
      const mailer = countingMailer();
      await using bench = await openBench({ llm: [judge()], mailer, wrap: dyingAt(method, when, at) });
      await populate(bench, people);
      await expect(bench.manager.evaluations.weekly({})).rejects.toThrow(`died at ${method}`);
      const manager = anotherManager(bench, { llm: [judge()], mailer });
      const outcome = await manager.evaluations.weekly({});
      expect(outcome.run).toMatchObject({
        status: 'finished',
        revision: 1,
        counts: { total: 6, pending: 0, graded: 6 },
      });
      expect(await traces(bench, manager)).toEqual(expected);
      expect(addresses(mailer.sent)).toEqual(everybody);
      expect(await bench.storage.outbox.counts({}, {})).toMatchObject({
        queued: 0,
        sending: 0,
        sent: 6,
        failed: 0,
        uncertain: 0,
      });
      expect((await manager.evaluations.weekly({})).outcome).toBe('already-done');
    });
  }

  it('while mails are queued page by page is finished by the next call, each mail once', async () => {
    const mailer = countingMailer();
    await using bench = await openBench({ mailer, wrap: dyingAt('outbox.enqueue', 'after') });
    await populate(bench, [
      ...crowd(1),
      ...Array.from({ length: 210 }, (_, index) => ({ id: `q${index}`, projects: [] })),
    ]);
    await expect(bench.manager.evaluations.weekly({})).rejects.toThrow('died at outbox.enqueue');
    expect((await bench.storage.outbox.counts({}, {})).queued).toBe(200);
    await anotherManager(bench, { mailer }).evaluations.weekly({});
    expect(new Set(addresses(mailer.sent)).size).toBe(211);
    expect(mailer.handed).toHaveLength(211);
  });

  it('after some mails left but before that was noted hands the same keys over again, which delivers once', async () => {
    const mailer = countingMailer();
    await using bench = await openBench({ mailer, wrap: dyingAt('outbox.settle', 'before') });
    await populate(bench, people);
    await expect(bench.manager.evaluations.weekly({})).rejects.toThrow('died at outbox.settle');
    await anotherManager(bench, { mailer }).evaluations.weekly({});
    expect(mailer.handed).toHaveLength(12);
    expect(new Set(mailer.handed).size).toBe(6);
    expect(mailer.sent).toHaveLength(6);
  });

  it('after some mails left through a mailer that delivers twice leaves them uncertain instead of sending again', async () => {
    const mailer = { ...countingMailer(), idempotent: false };
    await using bench = await openBench({ mailer, wrap: dyingAt('outbox.settle', 'before') });
    await populate(bench, people);
    await expect(bench.manager.evaluations.weekly({})).rejects.toThrow('died at outbox.settle');
    await anotherManager(bench, { mailer }).evaluations.weekly({});
    expect(mailer.handed).toHaveLength(6);
    expect(await bench.storage.outbox.counts({}, {})).toMatchObject({ uncertain: 6, queued: 0, sending: 0 });
  });

  it('keeps what was written before, and asks nobody about it again', async () => {
    await using bench = await openBench({ wrap: dyingAt('runs.claim', 'before', 2) });
    await populate(bench, crowd(40));
    await expect(bench.manager.evaluations.weekly({ concurrency: 4 })).rejects.toThrow('died at runs.claim');
    const kept = (await bench.manager.evaluations.status({ week })).run?.counts.graded ?? 0;
    expect(kept).toBeGreaterThan(0);
    const next = scriptedJudge();
    await anotherManager(bench, { llm: [next] }).evaluations.weekly({});
    expect(next.requests).toHaveLength((40 - kept) * 2);
  });

  it('with some projects failing in ways nobody foresaw still writes the others', async () => {
    const broken = scriptedJudge({
      answer: ({ messages }) => {
        if (messages.some(({ content }) => content.includes('It is called a02.'))) throw new TypeError('secret words');
        return undefined;
      },
    });
    await using bench = await openBench({ llm: [broken] });
    await populate(bench, crowd(3));
    const outcome = await bench.manager.evaluations.weekly({});
    expect(outcome).toMatchObject({ outcome: 'finished', run: { counts: { graded: 2, failed: 1 } } });
    const { items } = await bench.manager.evaluations.list({ status: 'failed' });
    expect(items[0]?.error?.message).not.toContain('secret words');
  });
});
