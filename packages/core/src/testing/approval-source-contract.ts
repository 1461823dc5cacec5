import { deepEqual, equal, ok } from 'node:assert/strict';
import type { ApprovalRequest, OutcomeNotice } from '../domain/approval.ts';
import { approvalOriginSchema, approvalRequestSchema } from '../domain/approval.ts';
import { instantSchema } from '../domain/identifiers.ts';
import type { Week } from '../domain/week.ts';
import { isAiManagerError } from '../errors.ts';
import type { ActivityPerson } from '../ports/activity-source.ts';
import type { ApprovalSource, SourceRequest } from '../ports/approval-source.ts';
import { rejectsWithReason } from './abort.ts';
import type { ContractCase } from './contract.ts';

/** `losable`: the answer to the next telling can be made to get lost; `breakable`: the system can be made to fail. */
export type ApprovalSourceCapability = 'losable' | 'breakable';

/** A source, and what waits in its system. */
export interface ApprovalSourceBench {
  readonly source: ApprovalSource;
  readonly week: Week;
  /** a week in which nobody asked for anything */
  readonly emptyWeek: Week;
  readonly people: readonly ActivityPerson[];
  /** what waits for a decision in `week`, of these people, by key; at least two */
  readonly waiting: Readonly<Record<string, ApprovalRequest>>;
  /** how many more requests wait in `week`, of accounts of nobody among them; at least one */
  readonly unknownPeople: number;
  /** what the system itself says was decided, in order, such as `approved mt-1` and `rejected mt-2: because` */
  decided(): readonly string[];
  /** carries out the next telling without answering it */
  loseNextAnswer?(): void;
  /** fails from now on */
  fail?(): void;
  /** keys and passwords the source was given; none may be told */
  readonly secrets: readonly string[];
}

async function listed({ source, week, people }: ApprovalSourceBench): Promise<readonly SourceRequest[]> {
  return (await source.listPending(week, people, {})).requests.toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

/** The outcome of one of the waiting requests. */
async function noticeOf(
  bench: ApprovalSourceBench,
  index: number,
  outcome: OutcomeNotice['outcome'],
): Promise<{ readonly key: string; readonly notice: OutcomeNotice }> {
  const request = (await listed(bench))[index];
  ok(request !== undefined, 'too few requests wait');
  const { origin, key } = request;
  const approvalId = `approval-of-${key}` as OutcomeNotice['approvalId'];
  return { key, notice: { approvalId, origin, kind: request.request.kind, outcome, reason: 'Because of the rules.' } };
}

/** What every source of requests promises. */
export const approvalSourceContract: readonly ContractCase<ApprovalSourceBench, ApprovalSourceCapability>[] = [
  {
    title: 'lists what waits in a week, each with its key, and where it is from',
    async run(bench) {
      const requests = await listed(bench);
      deepEqual(Object.fromEntries(requests.map(({ key, request }) => [key, request])), bench.waiting);
      for (const { request, origin, submittedAt } of requests) {
        approvalRequestSchema.parse(request);
        equal(approvalOriginSchema.parse(origin).source, bench.source.id);
        if (submittedAt !== null) instantSchema.parse(submittedAt);
      }
    },
  },
  {
    title: 'keeps weeks apart',
    async run({ source, emptyWeek, people }) {
      deepEqual(await source.listPending(emptyWeek, people, {}), { requests: [], unknownPeople: 0 });
    },
  },
  {
    title: 'counts requests of people it was not asked about, and guesses nobody',
    async run(bench) {
      const { source, week, people, waiting, unknownPeople } = bench;
      equal((await source.listPending(week, people, {})).unknownPeople, unknownPeople);
      const all = Object.keys(waiting).length + unknownPeople;
      deepEqual(await source.listPending(week, [], {}), { requests: [], unknownPeople: all });
    },
  },
  {
    title: 'lists the same again as long as nothing is decided',
    async run(bench) {
      deepEqual(await listed(bench), await listed(bench));
    },
  },
  {
    title: 'tells an approval and a rejection with its reason, which then wait no longer',
    async run(bench) {
      const approved = await noticeOf(bench, 0, 'approved');
      const rejected = await noticeOf(bench, 1, 'rejected');
      await bench.source.tell(approved.notice, {});
      await bench.source.tell(rejected.notice, {});
      deepEqual(bench.decided(), [`approved ${approved.key}`, `rejected ${rejected.key}: Because of the rules.`]);
      const left = Object.keys(bench.waiting).filter((key) => key !== approved.key && key !== rejected.key);
      deepEqual(
        (await listed(bench)).map(({ key }) => key),
        left.toSorted(),
      );
    },
  },
  {
    title: 'says whether a request still waits',
    async run(bench) {
      const { notice } = await noticeOf(bench, 0, 'approved');
      const other = await noticeOf(bench, 1, 'approved');
      equal(await bench.source.isPending(notice.origin, {}), true);
      await bench.source.tell(notice, {});
      equal(await bench.source.isPending(notice.origin, {}), false);
      equal(await bench.source.isPending(other.notice.origin, {}), true);
    },
  },
  {
    title: 'lets a request be decided once, whatever it is told later',
    async run(bench) {
      const { notice, key } = await noticeOf(bench, 0, 'approved');
      await bench.source.tell(notice, {});
      const error = await bench.source.tell({ ...notice, outcome: 'rejected' }, {}).catch((reason: unknown) => reason);
      ok(error === undefined || isAiManagerError(error, 'UPSTREAM_REJECTED'), 'it is refused in another way');
      deepEqual(bench.decided(), [`approved ${key}`]);
    },
  },
  {
    title: 'tells once by itself when the answer gets lost, and knows afterwards that it was heard',
    needs: 'losable',
    async run(bench) {
      const { notice, key } = await noticeOf(bench, 0, 'approved');
      bench.loseNextAnswer?.();
      const error = await bench.source.tell(notice, {}).catch((reason: unknown) => reason);
      ok(isAiManagerError(error, 'UPSTREAM_UNAVAILABLE'), 'the lost answer is not told as UPSTREAM_UNAVAILABLE');
      deepEqual(bench.decided(), [`approved ${key}`]);
      equal(await bench.source.isPending(notice.origin, {}), false);
    },
  },
  {
    title: 'fails in the terms of the taxonomy, and is never taken for a request that no longer waits',
    needs: 'breakable',
    async run(bench) {
      const { notice } = await noticeOf(bench, 0, 'approved');
      bench.fail?.();
      const { source, week, people } = bench;
      const calls = [
        source.listPending(week, people, {}),
        source.isPending(notice.origin, {}),
        source.tell(notice, {}),
      ];
      for (const ended of await Promise.allSettled(calls)) {
        ok(ended.status === 'rejected', 'it did not fail');
        ok(isAiManagerError(ended.reason) && ended.reason.code.startsWith('UPSTREAM_'), 'it is no UpstreamError');
      }
      deepEqual(bench.decided(), []);
      ok(
        (await source.check({})).some((part) => !part.ok && part.remedy !== null),
        'its check says that all is well',
      );
    },
  },
  {
    title: 'says that all is well, part by part, each named by its id',
    async run({ source }) {
      const parts = await source.check({});
      ok(parts.length > 0, 'there are no parts');
      deepEqual(
        parts.filter((part) => !part.ok),
        [],
      );
      ok(parts.every(({ part }) => part.startsWith(source.id)));
    },
  },
  {
    title: 'tells no key or password',
    async run({ source, week, people, secrets }) {
      const told = JSON.stringify([await source.listPending(week, people, {}), await source.check({})]);
      for (const secret of secrets) ok(!told.includes(secret), 'a secret is told');
    },
  },
  {
    title: 'rejects with the reason of an abort, and tells nothing',
    async run(bench) {
      const { source, week, people } = bench;
      const { notice } = await noticeOf(bench, 0, 'approved');
      await rejectsWithReason((options) => source.listPending(week, people, options));
      await rejectsWithReason((options) => source.isPending(notice.origin, options));
      await rejectsWithReason((options) => source.tell(notice, options));
      await rejectsWithReason((options) => source.check(options));
      deepEqual(bench.decided(), []);
    },
  },
];
