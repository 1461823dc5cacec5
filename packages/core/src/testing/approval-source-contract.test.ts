import { describe, it } from 'vitest';
import type { ApprovalRequest } from '../domain/approval.ts';
import type { PersonId } from '../domain/identifiers.ts';
import { toWeek } from '../domain/week.ts';
import { UpstreamError } from '../errors.ts';
import { createMemoryApprovalSource } from '../memory/approval-source.ts';
import type { ApprovalSource } from '../ports/approval-source.ts';
import { type Break, proveContract } from './__fixtures__/prove-contract.ts';
import type { ApprovalSourceBench, ApprovalSourceCapability } from './approval-source-contract.ts';
import { approvalSourceContract } from './approval-source-contract.ts';
import { registerContract, type ContractSubject } from './contract.ts';

const week = toWeek('2026-W47');
const person = (id: string) => ({ id: id as PersonId, email: `${id}@example.org` });
const requestOf = (id: string): ApprovalRequest => ({
  kind: 'manual-time',
  personId: id as PersonId,
  startAt: '2026-11-17T09:00:00.000Z',
  minutes: 30,
  category: null,
  description: 'A call with a customer.',
  trackedOverlapMinutes: null,
});
const requests = ['ann', 'bob', 'stranger'].map((id, index) => ({
  week,
  request: { key: `mt-${index + 1}`, request: requestOf(id), submittedAt: null },
}));
const isDown = () => new UpstreamError('UPSTREAM_UNAVAILABLE', 'The system is down.');

function open(): ApprovalSourceBench {
  const memory = createMemoryApprovalSource({ id: 'memory', requests });
  let [isLost, isBroken] = [false, false];
  const unlessBroken = async <T>(work: () => Promise<T>): Promise<T> => {
    if (isBroken) throw isDown();
    return work();
  };
  const source: ApprovalSource = {
    id: memory.id,
    listPending: (...args) => unlessBroken(() => memory.listPending(...args)),
    isPending: (...args) => unlessBroken(() => memory.isPending(...args)),
    tell: (...args) =>
      unlessBroken(async () => {
        await memory.tell(...args);
        if (isLost) throw isDown();
      }),
    check: async (options) =>
      isBroken ? [{ part: 'memory', ok: false, message: 'It is down.', remedy: 'Wait.' }] : memory.check(options),
  };
  return {
    source,
    week,
    emptyWeek: toWeek('2026-W40'),
    people: [person('ann'), person('bob')],
    waiting: { 'mt-1': requestOf('ann'), 'mt-2': requestOf('bob') },
    unknownPeople: 1,
    decided: () =>
      memory.told.map(({ origin, outcome, reason }) => {
        const key = origin.reference['key'] as string;
        return outcome === 'approved' ? `approved ${key}` : `rejected ${key}: ${reason}`;
      }),
    loseNextAnswer: () => {
      isLost = true;
    },
    fail: () => {
      isBroken = true;
    },
    secrets: ['key-of-the-tests'],
  };
}

const subject: ContractSubject<ApprovalSourceBench, ApprovalSourceCapability> = {
  name: 'memory approval source',
  supports: ['losable', 'breakable'],
  open,
};
registerContract({ describe, it }, approvalSourceContract, subject);

const replaces =
  (change: (source: ApprovalSource, bench: ApprovalSourceBench) => Partial<ApprovalSource>) =>
  (bench: ApprovalSourceBench): ApprovalSourceBench => ({
    ...bench,
    source: { ...bench.source, ...change(bench.source, bench) },
  });

const breaks: readonly Break<ApprovalSourceBench>[] = [
  [
    'forgets which system a request is from',
    replaces((source) => ({
      listPending: async (...args) => {
        const found = await source.listPending(...args);
        return {
          ...found,
          requests: found.requests.map((one) => ({ ...one, origin: { ...one.origin, source: 'x' } })),
        };
      },
    })),
    'lists what waits in a week, each with its key, and where it is from',
  ],
  [
    'mixes weeks up',
    replaces((source, bench) => ({ listPending: (_week, ...rest) => source.listPending(bench.week, ...rest) })),
    'keeps weeks apart',
  ],
  [
    'says nothing of strangers',
    replaces((source) => ({
      listPending: async (...args) => ({ ...(await source.listPending(...args)), unknownPeople: 0 }),
    })),
    'counts requests of people it was not asked about, and guesses nobody',
  ],
  [
    'gives another key each time',
    (bench) => {
      let calls = 0;
      return replaces((source) => ({
        listPending: async (...args) => {
          const found = await source.listPending(...args);
          calls += 1;
          return { ...found, requests: found.requests.map((one) => ({ ...one, key: `${one.key}-${calls}` })) };
        },
      }))(bench);
    },
    'lists the same again as long as nothing is decided',
  ],
  [
    'approves whatever it is told',
    replaces((source) => ({ tell: (notice, options) => source.tell({ ...notice, outcome: 'approved' }, options) })),
    'tells an approval and a rejection with its reason, which then wait no longer',
  ],
  [
    'takes everything for open',
    replaces(() => ({ isPending: async () => true })),
    'says whether a request still waits',
  ],
  [
    'keeps quiet about what it could not do',
    replaces((source) => ({
      tell: async (...args) => {
        await source.tell(...args).catch(() => {
          throw new Error('no');
        });
      },
    })),
    'lets a request be decided once, whatever it is told later',
  ],
  [
    'takes a lost answer for a good one',
    replaces((source) => ({ tell: (...args) => source.tell(...args).catch(() => undefined) })),
    'tells once by itself when the answer gets lost, and knows afterwards that it was heard',
  ],
  [
    'takes a system that is down for one in which nothing waits',
    replaces((source) => ({ isPending: (...args) => source.isPending(...args).catch(() => false) })),
    'fails in the terms of the taxonomy, and is never taken for a request that no longer waits',
  ],
  [
    'has nothing to say about itself',
    replaces(() => ({ check: async () => [] })),
    'says that all is well, part by part, each named by its id',
  ],
  [
    'tells its key',
    replaces(() => ({
      check: async () => [{ part: 'memory', ok: true, message: 'key-of-the-tests', remedy: null }],
    })),
    'tells no key or password',
  ],
  [
    'goes on after an abort',
    replaces((source) => ({ tell: (notice) => source.tell(notice, {}) })),
    'rejects with the reason of an abort, and tells nothing',
  ],
];
proveContract(approvalSourceContract, subject, breaks);
