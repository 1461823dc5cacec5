import { deepEqual, equal, ok } from 'node:assert/strict';
import type { Telemetry, TelemetryEvent } from '../ports/telemetry.ts';
import type { ContractCase } from './contract.ts';

/** `breakable`, `hanging`, `inspectable`: the bench can break the sink, make it answer nothing, look at all it holds. */
export type TelemetryCapability = 'breakable' | 'hanging' | 'inspectable';

/** Telemetry and what arrived at its sink. */
export interface TelemetryBench {
  readonly telemetry: Telemetry;
  /** What the sink holds, oldest first, parsed; complete after a flush. */
  readonly recorded: () => Promise<readonly TelemetryEvent[]>;
  /** Takes the sink away: the disk is full, the service is down. */
  readonly breakSink?: () => Promise<void> | void;
  /** The sink takes what it is sent and says nothing from now on. */
  readonly hangSink?: () => Promise<void> | void;
  /** All that reached the sink, as text. */
  readonly inspect?: () => Promise<string> | string;
}

const event: TelemetryEvent = {
  type: 'llm',
  name: 'evaluation.judge',
  traceId: 'run-1',
  at: '2026-11-23T09:00:00.000Z',
  durationMs: 812.5,
  attributes: {
    model: 'gpt-6-sol',
    inputTokens: 3_204,
    ok: true,
    project: null,
    labels: ['a', 'ä😀'],
    nested: { a: { b: 1 } },
  },
  pass: 2,
  scores: { 'evidence-share': 0.9, grade: 'B', 'judges-agree': true, score: null },
};
const personal: TelemetryEvent = {
  ...event,
  subject: { projectId: 'oven-4711', personId: 'anna-0815', projectName: 'Oven', personName: 'Anna Kowalska' },
  content: { input: [{ role: 'user', content: 'My oven burns.' }], output: 'Call the firemen.' },
};
const numbered = (index: number): TelemetryEvent => ({ ...event, name: `event-${index}`, durationMs: null });

/** Attributes that are no JSON: a bug of a caller that must not fail what the caller does. */
function hostileAttributes(): readonly Readonly<Record<string, unknown>>[] {
  const circular: Record<string, unknown> = {};
  circular['self'] = circular;
  const throwing = {
    get value(): never {
      throw new Error('a getter');
    },
  };
  return [
    circular,
    throwing,
    { big: 10n },
    { toJSON: (): never => hostile() },
    { f: (): null => null, u: undefined, s: Symbol('s') },
  ];
}

function hostile(): never {
  throw new Error('toJSON');
}

/** What all telemetry promises. */
export const telemetryContract: readonly ContractCase<TelemetryBench, TelemetryCapability>[] = [
  {
    title: 'records an event with all its fields once it is flushed',
    async run({ telemetry, recorded }) {
      telemetry.emit(event);
      await telemetry.flush({});
      deepEqual(await recorded(), [event]);
    },
  },
  {
    title: 'records events in the order they were emitted, over several flushes',
    async run({ telemetry, recorded }) {
      const events = Array.from({ length: 300 }, (_, index) => numbered(index));
      for (const [index, each] of events.entries()) {
        telemetry.emit(each);
        if (index % 100 === 50) await telemetry.flush({});
      }
      await telemetry.flush({});
      deepEqual(await recorded(), events);
    },
  },
  {
    title: 'records every event once, though flushes overlap',
    async run({ telemetry, recorded }) {
      telemetry.emit(numbered(1));
      const first = telemetry.flush({});
      await telemetry.flush({});
      deepEqual(await recorded(), [numbered(1)], 'a flush did not wait for the one before it');
      telemetry.emit(numbered(2));
      await Promise.all([first, telemetry.flush({}), telemetry.flush({})]);
      deepEqual(await recorded(), [numbered(1), numbered(2)]);
    },
  },
  {
    title: 'records an event as it was when it was emitted',
    async run({ telemetry, recorded }) {
      const attributes = { labels: ['before'] };
      telemetry.emit({ ...event, attributes });
      attributes.labels.push('after');
      await telemetry.flush({});
      deepEqual((await recorded())[0]?.attributes, { labels: ['before'] });
    },
  },
  {
    title: 'returns at once from emit and with nothing',
    async run({ telemetry }) {
      const result: unknown = telemetry.emit(event);
      equal(result, undefined);
      await telemetry.flush({});
    },
  },
  {
    title: 'fails no caller whose attributes are not JSON, and records the events around them',
    async run({ telemetry, recorded }) {
      telemetry.emit(numbered(1));
      for (const attributes of hostileAttributes()) telemetry.emit({ ...event, attributes });
      telemetry.emit(numbered(2));
      await telemetry.flush({});
      const names = (await recorded()).map(({ name }) => name);
      ok(names.includes('event-1') && names.includes('event-2'), `only ${names.join()} were recorded`);
    },
  },
  {
    title: 'flushes when there is nothing to flush',
    async run({ telemetry, recorded }) {
      await telemetry.flush({});
      await telemetry.flush({});
      deepEqual(await recorded(), []);
    },
  },
  {
    title: 'fails no caller when the sink is broken',
    needs: 'breakable',
    async run({ telemetry, breakSink }) {
      telemetry.emit(event);
      await telemetry.flush({});
      await breakSink?.();
      for (let index = 0; index < 100; index += 1) telemetry.emit(numbered(index));
      await telemetry.flush({});
      telemetry.emit(event);
      await telemetry.flush({});
    },
  },
  {
    title: 'gives a flush up when its signal aborts, and fails nobody by that',
    needs: 'hanging',
    async run({ telemetry, hangSink }) {
      await hangSink?.();
      telemetry.emit(event);
      const stop = new AbortController();
      const flushed = telemetry.flush({ signal: stop.signal }).then(() => 'resolved');
      setImmediate(() => stop.abort(new Error('the time is over')));
      const late = new Promise<string>((resolve) => setTimeout(() => resolve('still waiting'), 1_000).unref());
      equal(await Promise.race([flushed, late]), 'resolved');
      await telemetry.flush({ signal: AbortSignal.abort() });
    },
  },
  {
    title: 'shows nobody and nothing by its own id or name',
    needs: 'inspectable',
    async run({ telemetry, recorded, inspect }) {
      telemetry.emit(personal);
      await telemetry.flush({});
      equal((await recorded()).length, 1);
      const text = String(await inspect?.());
      for (const word of ['oven-4711', 'anna-0815', 'Oven', 'Kowalska']) ok(!text.includes(word), `it shows ${word}`);
    },
  },
  {
    title: 'keeps prompts and replies back unless it wants them',
    needs: 'inspectable',
    async run({ telemetry, recorded, inspect }) {
      telemetry.emit(personal);
      await telemetry.flush({});
      equal((await recorded()).length, 1);
      const text = String(await inspect?.());
      for (const words of ['My oven burns.', 'Call the firemen.'])
        equal(text.includes(words), telemetry.wants?.content === true, words);
    },
  },
];
