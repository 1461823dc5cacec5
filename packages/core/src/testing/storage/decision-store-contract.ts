import { deepEqual, equal } from 'node:assert/strict';
import type { DecisionRecord } from '../../domain/decision-record.ts';
import type { Storage } from '../../ports/storage/storage.ts';
import type { ContractCase } from '../contract.ts';
import { pagesAgree, rejectsWith } from './assertions.ts';
import { later, now, sampleDecision } from './samples.ts';

const usage = { inputTokens: 1, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 2, reasoningTokens: 0 };
const complete: DecisionRecord = sampleDecision('d-1', {
  runId: 'run-1',
  inputHash: 'abc',
  attempts: [
    {
      provider: 'p',
      model: 'm',
      outcome: 'failed',
      code: 'UPSTREAM_UNAVAILABLE',
      durationMs: 12.5,
      usage,
      costMicroUsd: null,
      requestId: 'r',
    },
    { provider: 'p', model: 'm', outcome: 'ok', code: null, durationMs: 3, usage, costMicroUsd: 7, requestId: null },
  ],
  outcome: { nested: { list: [1, null, 'x', true] } },
});

/** What every DecisionStore does. */
export const decisionStoreContract: readonly ContractCase<Storage>[] = [
  {
    title: 'returns decision records as appended',
    async run({ decisions }) {
      await decisions.append([complete], {});
      deepEqual((await decisions.list({}, {})).items, [complete]);
    },
  },
  {
    title: 'refuses a record whose id is stored with CONFLICT and keeps the stored one',
    async run({ decisions }) {
      await decisions.append([complete], {});
      await rejectsWith(decisions.append([sampleDecision('d-2'), sampleDecision('d-1')], {}), 'CONFLICT');
      deepEqual((await decisions.list({}, {})).items, [complete]);
    },
  },
  {
    title: 'lists records newest first, then by id, the same in pages as at once',
    async run({ decisions }) {
      const ordered = [
        sampleDecision('c', { at: later(20) }),
        sampleDecision('a', { at: later(10) }),
        sampleDecision('b', { at: later(10) }),
        sampleDecision('d', { at: later(10) }),
        sampleDecision('e'),
      ];
      await decisions.append(ordered.toReversed(), {});
      await pagesAgree((request) => decisions.list(request, {}), ordered);
    },
  },
  {
    title: 'orders instants by time, whatever their offset and precision',
    async run({ decisions }) {
      const times = [
        '2026-11-23T09:00:00.0009Z',
        '2026-11-23T10:00:00+02:00',
        '2026-11-23T09:30:00.001+02:00',
        '2026-11-23T09:30:00+02:00',
      ];
      const ordered = times.map((at, index) => sampleDecision(`d-${index}`, { at }));
      await decisions.append(ordered.toReversed(), {});
      await pagesAgree((request) => decisions.list(request, {}), ordered);
    },
  },
  {
    title: 'filters records by subject, run and kind',
    async run({ decisions }) {
      await decisions.append(
        [
          sampleDecision('a', { subject: { type: 'person', id: 'ann' }, at: now }),
          sampleDecision('b', { runId: 'run-1' }),
          sampleDecision('c', { kind: 'review', runId: 'run-1' }),
        ],
        {},
      );
      const idsOf = async (filter: Parameters<typeof decisions.list>[0]) =>
        (await decisions.list(filter, {})).items.map(({ id }) => id);
      deepEqual(await idsOf({ subjectId: 'ann' }), ['a']);
      deepEqual(await idsOf({ runId: 'run-1' }), ['b', 'c']);
      deepEqual(await idsOf({ kind: 'review' }), ['c']);
      deepEqual(await idsOf({ kind: 'review', subjectId: 'ann' }), []);
    },
  },
  {
    title: 'filters records by actor, type of subject and time',
    async run({ decisions }) {
      const actor = { id: 'zoe', role: 'executive', via: 'test' } as const;
      await decisions.append(
        [
          sampleDecision('a', { actor }),
          sampleDecision('b', { subject: { type: 'person', id: 'ann' }, at: later(10) }),
          sampleDecision('c', { actor, at: later(20) }),
        ],
        {},
      );
      const idsOf = async (filter: Parameters<typeof decisions.list>[0]) =>
        (await decisions.list(filter, {})).items.map(({ id }) => id);
      deepEqual(await idsOf({ actorId: 'zoe' }), ['c', 'a']);
      deepEqual(await idsOf({ subjectType: 'person' }), ['b']);
      deepEqual(await idsOf({ from: later(10) }), ['c', 'b']);
      deepEqual(await idsOf({ before: later(10) }), ['a']);
      deepEqual(await idsOf({ from: later(10), before: later(20), actorId: 'zoe' }), []);
    },
  },
  {
    title: 'returns personal data with its record',
    async run({ decisions }) {
      const quoting = sampleDecision('d-1', { personal: { reason: 'My child was ill.', quotes: ['a', null] } });
      const { personal, ...plain } = sampleDecision('d-2', { personal: null, at: later(1) });
      equal(personal, null);
      await decisions.append([quoting, { ...plain, personal }], {});
      deepEqual((await decisions.list({}, {})).items, [plain, quoting]);
    },
  },
];
