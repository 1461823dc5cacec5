import { describe, expect, it } from 'vitest';
import { createMemoryTelemetry } from '../memory/telemetry.ts';
import type { Telemetry, TelemetryEvent } from '../ports/telemetry.ts';
import { type Break, proveContract } from './__fixtures__/prove-contract.ts';
import { registerContract } from './contract.ts';
import { type TelemetryBench, type TelemetryCapability, telemetryContract } from './telemetry-contract.ts';

function openBench(): TelemetryBench {
  const telemetry = createMemoryTelemetry();
  return { telemetry, recorded: async () => telemetry.events };
}
const memory = { name: 'memory telemetry', open: openBench };
registerContract({ describe, it }, telemetryContract, memory);

const supports: readonly TelemetryCapability[] = ['breakable', 'hanging', 'inspectable'];
/** A sink that shows what reached it, without what is personal. */
function openWholeBench(): TelemetryBench {
  const bench = openBench();
  const emit: Telemetry['emit'] = ({ subject: _subject, content: _content, ...event }) => bench.telemetry.emit(event);
  return {
    ...bench,
    telemetry: { ...bench.telemetry, emit },
    breakSink: () => {},
    hangSink: () => {},
    inspect: async () => JSON.stringify(await bench.recorded()),
  };
}
const whole = { name: 'telemetry', supports, open: openWholeBench };

const broken =
  (change: (telemetry: Telemetry) => Partial<Telemetry>) =>
  (bench: TelemetryBench): TelemetryBench => ({
    ...bench,
    telemetry: { ...bench.telemetry, ...change(bench.telemetry) },
  });
const recordedAs =
  (change: (events: readonly TelemetryEvent[]) => readonly TelemetryEvent[]) =>
  (bench: TelemetryBench): TelemetryBench => ({ ...bench, recorded: async () => change(await bench.recorded()) });

/** Keeps events as they are until they are flushed by `drain`. */
function buffered(drain: (buffer: TelemetryEvent[], sink: TelemetryEvent[]) => Promise<void>): TelemetryBench {
  const [buffer, sink]: [TelemetryEvent[], TelemetryEvent[]] = [[], []];
  return {
    telemetry: { emit: (event) => void buffer.push(event), flush: () => drain(buffer, sink) },
    recorded: async () => structuredClone(sink),
  };
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const breaks: readonly Break<TelemetryBench>[] = [
  [
    'loses durations',
    recordedAs((events) => events.map((event) => ({ ...event, durationMs: null }))),
    'records an event with all its fields once it is flushed',
  ],
  [
    'turns the order round',
    recordedAs((events) => events.toReversed()),
    'records events in the order they were emitted, over several flushes',
  ],
  [
    'empties its buffer too late',
    () =>
      buffered(async (buffer, sink) => {
        sink.push(...buffer);
        await turn();
        buffer.length = 0;
      }),
    'records every event once, though flushes overlap',
  ],
  [
    'reads attributes when it is flushed',
    () => buffered(async (buffer, sink) => void sink.push(...buffer.splice(0))),
    'records an event as it was when it was emitted',
  ],
  [
    'makes callers wait',
    broken((telemetry) => ({ emit: (async (event) => telemetry.emit(event)) as Telemetry['emit'] })),
    'returns at once from emit and with nothing',
  ],
  [
    'throws for attributes that are not JSON',
    broken((telemetry) => ({ emit: (event) => telemetry.emit(JSON.parse(JSON.stringify(event)) as TelemetryEvent) })),
    'fails no caller whose attributes are not JSON, and records the events around them',
  ],
  [
    'has no use for empty flushes',
    (bench) => {
      let emitted = 0;
      const { telemetry } = bench;
      const emit = (event: TelemetryEvent): void => {
        emitted += 1;
        telemetry.emit(event);
      };
      const flush = async (): Promise<void> => {
        if (emitted === 0) throw new Error('nothing to flush');
      };
      return { ...bench, telemetry: { emit, flush } };
    },
    'flushes when there is nothing to flush',
  ],
  [
    'hands on what its sink throws',
    (bench) => {
      let isBroken = false;
      const flush = async (): Promise<void> => {
        if (isBroken) throw new Error('the disk is full');
      };
      return {
        ...bench,
        telemetry: { ...bench.telemetry, flush },
        breakSink: () => {
          isBroken = true;
        },
      };
    },
    'fails no caller when the sink is broken',
  ],
  [
    'waits for its sink whatever the signal says',
    (bench) => {
      let hangs = false;
      const flush = async (): Promise<void> => (hangs ? new Promise(() => undefined) : undefined);
      return { ...bench, telemetry: { ...bench.telemetry, flush }, hangSink: () => void (hangs = true) };
    },
    'gives a flush up when its signal aborts, and fails nobody by that',
  ],
  [
    'names people',
    (bench) => keeping(bench, ({ subject }) => JSON.stringify(subject)),
    'shows nobody and nothing by its own id or name',
  ],
  [
    'keeps texts that nobody switched on',
    (bench) => keeping(bench, ({ content }) => JSON.stringify(content)),
    'keeps prompts and replies back unless it wants them',
  ],
];

/** A sink that holds something more of each event. */
function keeping(bench: TelemetryBench, pick: (event: TelemetryEvent) => string): TelemetryBench {
  let kept = '';
  const emit: Telemetry['emit'] = (event) => {
    kept += pick(event);
    bench.telemetry.emit(event);
  };
  return { ...bench, telemetry: { ...bench.telemetry, emit }, inspect: () => kept };
}
proveContract(telemetryContract, whole, breaks);

describe('the memory telemetry', () => {
  it('remembers the newest events up to its limit', () => {
    const telemetry = createMemoryTelemetry({ maxEvents: 3 });
    const event: TelemetryEvent = {
      type: 'run',
      name: '',
      traceId: 't',
      at: '2026-11-23T09:00:00.000Z',
      durationMs: null,
      attributes: {},
    };
    for (let index = 0; index < 11; index += 1) telemetry.emit({ ...event, name: String(index) });
    expect(telemetry.events.map(({ name }) => name)).toEqual(['8', '9', '10']);
  });
});
