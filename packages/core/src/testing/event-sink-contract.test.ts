import { describe, it } from 'vitest';
import { UpstreamError } from '../errors.ts';
import { createMemoryEventSink } from '../memory/event-sink.ts';
import type { EventSink } from '../ports/event-sink.ts';
import { type Break, proveContract } from './__fixtures__/prove-contract.ts';
import { registerContract } from './contract.ts';
import { type EventSinkBench, eventSinkContract } from './event-sink-contract.ts';

function openBench(): EventSinkBench {
  const sink = createMemoryEventSink();
  return {
    sink,
    received: async () => sink.received,
    breakDown: async () => {
      sink.failure = new UpstreamError('UPSTREAM_UNAVAILABLE', 'The receiver is down.');
    },
  };
}

const subject = { name: 'memory event sink', open: openBench };
registerContract({ describe, it }, eventSinkContract, subject);

/** The sink's methods need their `this`, so the change goes on top of it. */
const withSink =
  (change: (sink: EventSink) => Partial<EventSink>) =>
  (bench: EventSinkBench): EventSinkBench => {
    const { sink } = bench;
    const base: EventSink = {
      id: sink.id,
      send: (...args) => sink.send(...args),
      check: (options) => sink.check(options),
    };
    return { ...bench, sink: { ...base, ...change(base) } };
  };

const breaks: readonly Break<EventSinkBench>[] = [
  [
    'is called by its address',
    withSink(() => ({ id: 'https://example.com/hook' })),
    'has an id that can stand in keys, and nothing is wrong with it',
  ],
  [
    'sends a test event to check itself',
    withSink(({ send }) => ({
      check: async (options) => {
        const data = { approvalId: 'test', expiresAt: null };
        const id = `evt_${'0'.repeat(32)}`;
        await send({ id, timestamp: '2026-11-23T09:00:00.000Z', type: 'approval.waiting', data }, options);
        return null;
      },
    })),
    'sends nothing when it is checked',
  ],
  [
    'rounds costs that are not known to nothing',
    withSink(({ send }) => ({
      send: (event, options) =>
        send(
          event.type === 'evaluation.finished' ? { ...event, data: { ...event.data, costMicroUsd: 0 } } : event,
          options,
        ),
    })),
    'delivers every kind of event as it was sent',
  ],
  [
    'gives every sending an id of its own',
    withSink(({ send }) => {
      let count = 0;
      return {
        send: (event, options) =>
          send({ ...event, id: `evt_${String((count += 1)).padStart(32, '0')}` } as typeof event, options),
      };
    }),
    'delivers an event again under the same id',
  ],
  [
    'keeps failures to itself',
    withSink(({ send }) => ({ send: (event, options) => send(event, options).catch(() => undefined) })),
    'rejects with an error of the taxonomy when the receiver takes nothing, and says so when it is checked',
  ],
  [
    'ignores signals',
    withSink(({ send }) => ({ send: (event) => send(event, {}) })),
    'rejects with the reason of an abort and delivers nothing',
  ],
];
proveContract(eventSinkContract, subject, breaks);
