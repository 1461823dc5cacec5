import type { DomainEvent, QueueOutcome, Storage } from '@ai-manager/core';
import {
  approvalWaiting,
  automationSwitchedOff,
  createAiManager,
  emitEvent,
  eventSchema,
  toWeek,
  UpstreamError,
} from '@ai-manager/core';
import { createMemoryEventSink } from '@ai-manager/core/memory';
import { createFixedClock } from '@ai-manager/core/testing';
import { describe, expect, it } from 'vitest';
import type { BenchOptions } from './harness.ts';
import {
  anotherManager,
  crowd,
  intercepted,
  isAbout,
  openBench,
  populate,
  scriptedJudge,
  submitWeekAfter,
  week,
} from './harness.ts';

const refused = new UpstreamError('UPSTREAM_REJECTED', 'No.', { details: { reason: 'request' } });
/** It asks for a pause, so that no call waits for another try by itself. */
const down = new UpstreamError('UPSTREAM_UNAVAILABLE', 'The receiver is down.', { details: { retryAfterMs: 60_000 } });
const gone = new UpstreamError('UPSTREAM_REJECTED', 'Nobody listens.', { details: { reason: 'gone' } });

/** The database's clock cannot be moved, so pauses between tries are written as none. */
const withoutPauses = (storage: Storage): Storage =>
  intercepted(storage, (name, call, args) => {
    if (name !== 'deliveries.settle') return call();
    return storage.deliveries.settle(
      (args[0] as readonly QueueOutcome[]).map((outcome) => ({ ...outcome, pauseMs: 0 })),
      {},
    );
  });

const openEventBench = (options: BenchOptions) => openBench({ wrap: withoutPauses, ...options });
const waitingAt = (now: string) => approvalWaiting({ approvalId: 'approval-1', expiresAt: null }, now);
const idsOf = (events: readonly DomainEvent[]): readonly string[] => events.map(({ id }) => id);

describe('the end of a run', () => {
  it('is told to every endpoint once, with counts and cost and without anything personal', async () => {
    const sinks = [createMemoryEventSink('n8n'), createMemoryEventSink('other')];
    await using bench = await openEventBench({ eventSinks: sinks });
    await populate(bench, crowd(3));
    const { run, events } = await bench.manager.evaluations.weekly({});
    expect(events).toEqual({ sent: 2, waiting: 0, failed: 0 });
    const [event] = sinks[0]?.received ?? [];
    expect(eventSchema.parse(event)).toMatchObject({
      type: 'evaluation.finished',
      timestamp: run?.finishedAt,
      data: { runId: run?.id, week, revision: 1, round: 1, scope: 'all', counts: run?.counts, costMicroUsd: null },
    });
    expect(sinks[1]?.received).toEqual([event]);
    expect(JSON.stringify(event)).not.toMatch(/\b[pa]0\d\b|Person|Project|@/);
    expect((await bench.manager.evaluations.weekly({})).events).toEqual({ sent: 0, waiting: 0, failed: 0 });
    expect(sinks[0]?.received).toHaveLength(1);
  });

  it('is told of chosen projects, too, and says so', async () => {
    const sink = createMemoryEventSink();
    await using bench = await openEventBench({ eventSinks: [sink] });
    await populate(bench, crowd(2));
    await bench.manager.evaluations.weekly({});
    await bench.manager.evaluations.weekly({ only: ['a01'], force: true });
    expect(sink.received.map(({ data }) => 'scope' in data && [data.scope, data.revision])).toEqual([
      ['all', 1],
      ['only', 2],
    ]);
  });

  it('is told again when failures were mended', async () => {
    const sink = createMemoryEventSink();
    let broken = true;
    const judge = scriptedJudge({
      answer: (request) => (broken && isAbout(request, 'a02') ? { error: refused } : undefined),
    });
    await using bench = await openEventBench({ eventSinks: [sink], llm: [judge] });
    await populate(bench, crowd(2));
    await bench.manager.evaluations.weekly({});
    broken = false;
    await bench.manager.evaluations.weekly({});
    expect(sink.received.map(({ data }) => 'round' in data && [data.round, data.counts.failed])).toEqual([
      [1, 1],
      [2, 0],
    ]);
    expect(new Set(idsOf(sink.received)).size).toBe(2);
  });

  it('queues nothing where nobody listens', async () => {
    await using bench = await openBench();
    await populate(bench, crowd(1));
    await bench.manager.evaluations.weekly({});
    expect((await bench.storage.deliveries.list({}, {})).items).toEqual([]);
  });
});

describe('an endpoint that takes no events', () => {
  it('keeps neither the run nor other endpoints from their end, and gets its events by a job later', async () => {
    const [broken, well] = [createMemoryEventSink('broken'), createMemoryEventSink('well')];
    broken.failure = down;
    await using bench = await openEventBench({ eventSinks: [broken, well] });
    await populate(bench, crowd(2));
    const outcome = await bench.manager.evaluations.weekly({});
    expect(outcome).toMatchObject({
      outcome: 'finished',
      mail: { sent: 2 },
      events: { sent: 1, waiting: 1, failed: 0 },
    });
    const [waiting] = (await bench.storage.deliveries.list({ status: 'queued' }, {})).items;
    expect(waiting).toMatchObject({ message: { endpoint: 'broken' }, attempts: 1, lastError: 'The receiver is down.' });
    const { jobs } = await bench.manager.jobs.list({});
    expect(jobs.find(({ job: name }) => name === 'deliver-events')).toMatchObject({ waiting: 1 });
    broken.failure = undefined;
    const job = await bench.manager.jobs.run({ job: 'deliver-events' });
    expect(job).toEqual({ job: 'deliver-events', done: 1, waiting: 0, failed: 0 });
    expect(broken.received).toEqual(well.received);
  });

  it('is asked again by the same call after a short pause, and no more before a long one is over', async () => {
    const sink = createMemoryEventSink();
    sink.failure = new UpstreamError('UPSTREAM_UNAVAILABLE', 'The connection broke.');
    const clock = createFixedClock();
    const pauses: number[] = [];
    const sleep = async (ms: number) => {
      pauses.push(ms);
      clock.advance(ms);
    };
    await using bench = await openEventBench({ eventSinks: [sink], clock: { ...clock, sleep } });
    await emitEvent({ ...bench, eventSinks: [sink] }, await waitingAt(clock.now()), {});
    const job = { job: 'deliver-events' } as const;
    expect(await bench.manager.jobs.run(job)).toMatchObject({ done: 0, waiting: 1 });
    expect([pauses, (await bench.storage.deliveries.list({}, {})).items[0]?.attempts]).toEqual([[2_000], 2]);
    const patient = anotherManager(bench, { eventSinks: [sink] });
    expect(await patient.jobs.run(job)).toMatchObject({ done: 0, waiting: 1 });
    sink.failure = undefined;
    expect(await patient.jobs.run(job)).toMatchObject({ done: 0, waiting: 1 });
    expect(sink.received).toEqual([]);
  });

  it.each([
    ['does not want it any more', gone, 0],
    ['did not take it for three days', down, 73 * 3_600_000],
  ])('is given up for an event when it %s', async (_why, failure, laterMs) => {
    const sink = createMemoryEventSink();
    sink.failure = down;
    await using bench = await openEventBench({ eventSinks: [sink] });
    await populate(bench, crowd(1));
    await bench.manager.evaluations.weekly({});
    sink.failure = failure;
    bench.clock.advance(laterMs);
    expect(await bench.manager.jobs.run({ job: 'deliver-events' })).toMatchObject({ done: 0, waiting: 0, failed: 1 });
    expect((await bench.storage.deliveries.list({}, {})).items[0]).toMatchObject({ status: 'failed' });
  });

  it('has a part of its own in the health check, which says what waits', async () => {
    const sink = createMemoryEventSink('n8n');
    await using bench = await openEventBench({ eventSinks: [sink] });
    await populate(bench, crowd(1));
    await bench.manager.evaluations.weekly({});
    const partOf = async () => (await bench.manager.health.check({})).parts.find(({ part }) => part === 'events n8n');
    expect(await partOf()).toMatchObject({ ok: true, message: 'can be reached; 0 wait, 1 delivered, 0 given up' });
    sink.failure = down;
    expect(await partOf()).toMatchObject({ ok: false, message: 'The receiver is down.' });
  });
});

describe('a process that dies between sending and noting it', () => {
  it('leaves an event that the next one sends again under the same id', async () => {
    const sink = createMemoryEventSink();
    const dying = (storage: Storage): Storage =>
      intercepted(storage, async (name, call, args) => {
        if (name === 'deliveries.claim') (args[0] as { leaseMs: number }).leaseMs = 0;
        if (name === 'deliveries.settle') throw new Error('The process died.');
        return call();
      });
    await using bench = await openBench({ eventSinks: [sink], wrap: dying });
    await populate(bench, crowd(2));
    await expect(bench.manager.evaluations.weekly({})).rejects.toThrow('The process died.');
    const next = anotherManager(bench, { eventSinks: [sink] });
    expect(await next.evaluations.weekly({})).toMatchObject({
      outcome: 'already-done',
      events: { sent: 1, waiting: 0 },
    });
    expect(idsOf(sink.received)).toEqual([sink.received[0]?.id, sink.received[0]?.id]);
  });

  it.each(['runs.finish', 'deliveries.claim'])('at %s loses no event, and tells it once', async (method) => {
    const sink = createMemoryEventSink();
    const dying = (storage: Storage): Storage =>
      intercepted(storage, async (name, call, args) => {
        if (name === 'deliveries.claim') (args[0] as { leaseMs: number }).leaseMs = 0;
        const result = await call();
        if (name === method) throw new Error('The process died.');
        return result;
      });
    await using bench = await openBench({ eventSinks: [sink], wrap: dying });
    await populate(bench, crowd(2));
    await expect(bench.manager.evaluations.weekly({})).rejects.toThrow('The process died.');
    await anotherManager(bench, { eventSinks: [sink] }).evaluations.weekly({});
    expect(sink.received).toHaveLength(1);
  });
});

describe('the log of events', () => {
  it('has what happened also where no endpoint is told, once for whoever asks on from each answer', async () => {
    await using bench = await openBench();
    await populate(bench, crowd(2));
    const { run } = await bench.manager.evaluations.weekly({});
    const first = await bench.manager.events.list({ after: 0 });
    expect(first).toMatchObject({
      events: [{ position: 1, event: { type: 'evaluation.finished', data: { runId: run?.id } } }],
      position: 1,
    });
    await bench.manager.evaluations.weekly({ only: ['a01'], force: true });
    const { events } = await bench.manager.events.list({ after: first.position });
    expect(events).toMatchObject([{ position: 2, event: { data: { scope: 'only' } } }]);
    expect(await bench.manager.events.list({ types: ['approval.waiting'] })).toEqual({ events: [], position: 2 });
  });

  it('says where another database is meant', async () => {
    await using bench = await openBench();
    await expect(bench.manager.events.list({ after: 7 })).rejects.toThrow(/ends at 0.*[Aa]sk without a position/);
  });

  it('tells once per run whose score fell as far as the rules say, by id only', async () => {
    const levels = { '2026-W47': 5, '2026-W48': 3 } as const;
    let current: keyof typeof levels = '2026-W47';
    const judge = scriptedJudge({ level: (request) => (isAbout(request, 'a01') ? levels[current] : 4) });
    await using bench = await openEventBench({ llm: [judge] });
    await populate(bench, crowd(2));
    await bench.manager.evaluations.weekly({});
    current = '2026-W48';
    await submitWeekAfter(bench, toWeek(current));
    const { run } = await bench.manager.evaluations.weekly({});
    const fallen = async () => (await bench.manager.events.list({ after: 0, types: ['score.fell'] })).events;
    expect((await fallen()).map(({ event }) => event.data)).toEqual([
      { runId: run?.id, week: current, personId: 'p01' },
    ]);
    await bench.manager.evaluations.weekly({ only: ['a01'], force: true });
    expect(await fallen()).toHaveLength(1);
  });
});

describe('events of other kinds', () => {
  it('reach every endpoint through the same queue, however often they are emitted', async () => {
    const sink = createMemoryEventSink('n8n');
    await using bench = await openEventBench({ eventSinks: [sink] });
    const ports = { storage: bench.storage, eventSinks: [sink] };
    const now = bench.clock.now();
    const waiting = await waitingAt(now);
    const off = await automationSwitchedOff({ automation: 'approvals', reason: 'drift', decisionId: 'd-1' }, now);
    for (const event of [waiting, off, waiting]) await emitEvent(ports, event, {});
    expect(await bench.manager.jobs.run({ job: 'deliver-events' })).toMatchObject({ done: 2 });
    expect(idsOf(sink.received).toSorted()).toEqual(idsOf([waiting, off]).toSorted());
  });
});

describe('event sinks', () => {
  it.each([
    [['a', 'a'], /the id "a"/],
    [['https://example.com'], /another id/],
  ])('with ids %j are refused', async (ids, message) => {
    await using bench = await openBench();
    const eventSinks = ids.map((id) => createMemoryEventSink(id));
    const create = () => createAiManager({ storage: bench.storage, llm: [scriptedJudge()], eventSinks });
    expect(create).toThrow(message);
  });
});
