import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import type { DomainEvent } from '../domain/event.ts';
import type { RunId } from '../domain/identifiers.ts';
import type { Week } from '../domain/week.ts';
import { isAiManagerError } from '../errors.ts';
import type { EventSink } from '../ports/event-sink.ts';
import { rejectsWithReason } from './abort.ts';
import type { ContractCase } from './contract.ts';

/** A sink and the other end of it. */
export interface EventSinkBench {
  readonly sink: EventSink;
  /** what has arrived, oldest first, doubles included */
  received(): Promise<readonly DomainEvent[]>;
  /** From now on the receiver takes no event. */
  breakDown(): Promise<void>;
}

const envelope = (digit: string) => ({ id: `evt_${digit.repeat(32)}`, timestamp: '2026-11-23T09:00:00.000Z' });
const counts = { total: 3, pending: 0, graded: 1, needsReview: 1, insufficientEvidence: 0, failed: 1 };
const finished: DomainEvent = {
  ...envelope('a'),
  type: 'evaluation.finished',
  data: {
    runId: 'run-1' as RunId,
    week: '2026-W47' as Week,
    revision: 1,
    round: 2,
    scope: 'all',
    counts,
    costMicroUsd: null,
    startedAt: '2026-11-23T08:00:00.000Z',
  },
};
const waiting: DomainEvent = {
  ...envelope('b'),
  type: 'approval.waiting',
  data: { approvalId: 'approval "\u2028" \u{1F680}', expiresAt: '2026-11-30T09:00:00.000Z' },
};
const switchedOff: DomainEvent = {
  ...envelope('c'),
  type: 'automation.switched-off',
  data: { automation: 'approvals', reason: 'drift', decisionId: 'decision-1' },
};

/** What every event sink promises. */
export const eventSinkContract: readonly ContractCase<EventSinkBench>[] = [
  {
    title: 'has an id that can stand in keys, and nothing is wrong with it',
    async run({ sink }) {
      match(sink.id, /^[a-z0-9][a-z0-9.-]{0,99}$/);
      equal(await sink.check({}), null);
    },
  },
  {
    title: 'sends nothing when it is checked',
    async run({ sink, received }) {
      await sink.check({});
      deepEqual(await received(), []);
    },
  },
  {
    title: 'delivers every kind of event as it was sent',
    async run({ sink, received }) {
      const events = [finished, waiting, switchedOff];
      for (const event of events) await sink.send(event, {});
      deepEqual(await received(), events);
    },
  },
  {
    title: 'delivers an event again under the same id',
    async run({ sink, received }) {
      await sink.send(finished, {});
      await sink.send(finished, {});
      deepEqual(
        (await received()).map(({ id }) => id),
        [finished.id, finished.id],
      );
    },
  },
  {
    title: 'rejects with an error of the taxonomy when the receiver takes nothing, and says so when it is checked',
    async run({ sink, received, breakDown }) {
      await breakDown();
      await rejects(sink.send(finished, {}), (error) =>
        isAiManagerError(error, 'UPSTREAM_UNAVAILABLE', 'UPSTREAM_RATE_LIMITED', 'UPSTREAM_REJECTED'),
      );
      ok(((await sink.check({})) ?? '').length > 0, 'nothing is said to be wrong');
      deepEqual(await received(), []);
    },
  },
  {
    title: 'rejects with the reason of an abort and delivers nothing',
    async run({ sink, received }) {
      await rejectsWithReason((options) => sink.send(finished, options));
      await rejectsWithReason((options) => sink.check(options));
      deepEqual(await received(), []);
    },
  },
];
