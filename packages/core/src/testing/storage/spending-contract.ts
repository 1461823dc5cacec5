import { deepEqual, equal } from 'node:assert/strict';
import type { Attempt, DecisionRecord } from '../../domain/decision-record.ts';
import type { ClaimedItem } from '../../domain/run.ts';
import type { SpendingSum } from '../../domain/spending.ts';
import type { RecordedItem } from '../../ports/storage/run-store.ts';
import type { SpendingGrouping } from '../../ports/storage/spending-store.ts';
import type { Storage } from '../../ports/storage/storage.ts';
import type { ContractCase } from '../contract.ts';
import { pagesAgree, rejectsWith } from './assertions.ts';
import {
  failedEvaluation,
  now,
  runId,
  sampleAttempt,
  sampleDecision,
  sampleEvaluation,
  sampleStart,
  seedClaimedRun,
  seedProjects,
  week,
} from './samples.ts';

const run1 = runId('run-1');
const judge = sampleAttempt();
const feedback = sampleAttempt({ purpose: 'evaluation.feedback', model: 'small-1', costMicroUsd: 40 });
const cutOff = sampleAttempt({ outcome: 'failed', code: 'UPSTREAM_UNAVAILABLE', costMicroUsd: null, endsCall: false });

function recordOf(
  item: ClaimedItem,
  attempts: readonly Attempt[],
  change: Partial<RecordedItem['evaluation']> = {},
): RecordedItem {
  const id = `${item.projectId}-${item.fence}`;
  return {
    fence: item.fence,
    evaluation: sampleEvaluation(id, item.projectId, { runId: item.runId, ...change }),
    decisions: [spent(`d-${id}`, attempts, { runId: item.runId, at: now })],
  };
}

function spent(id: string, attempts: readonly Attempt[], change: Partial<DecisionRecord> = {}): DecisionRecord {
  return sampleDecision(id, { attempts: [...attempts], ...change });
}

async function sumOf({ spending }: Storage, filter: Partial<SpendingGrouping> = {}): Promise<SpendingSum | undefined> {
  return (await spending.sums({ by: [], ...filter }, {}))[0]?.spending;
}

const summary = (sum: SpendingSum | undefined) => [sum?.calls, sum?.attempts, sum?.knownCostMicroUsd];

const countingCases: readonly ContractCase<Storage>[] = [
  {
    title: 'gives one sum of zeros while nothing was spent, and no group',
    async run(storage) {
      deepEqual(summary(await sumOf(storage)), [0, 0, 0]);
      deepEqual(await storage.spending.sums({ by: ['model'] }, {}), []);
    },
  },
  {
    title: 'counts every attempt of a recorded batch, by purpose and model, and every call once',
    async run(storage) {
      const { run, items } = await seedClaimedRun(storage, ['alpha', 'beta']);
      await storage.runs.recordBatch(
        run.id,
        items.map((item) => recordOf(item, [cutOff, judge, feedback])),
        {},
      );
      const groups = await storage.spending.sums({ by: ['model', 'purpose'] }, {});
      deepEqual(
        groups.map(({ purpose, provider, model, spending }) => [purpose, provider, model, ...summary(spending)]),
        [
          ['evaluation.feedback', 'vendor', 'small-1', 2, 2, 80],
          ['evaluation.judge', 'vendor', 'large-1', 2, 4, 200],
        ],
      );
      deepEqual(groups[1]?.spending.usage, {
        inputTokens: 4_000,
        cacheReadTokens: 2_400,
        cacheWriteTokens: 400,
        outputTokens: 400,
        reasoningTokens: 40,
      });
    },
  },
  {
    title: 'counts nothing twice when a batch is handed in again, nor what a stale claim wanted to record',
    async run(storage) {
      await seedProjects(storage, ['alpha']);
      await storage.runs.start(sampleStart(), {});
      const claim = { runId: run1, limit: 1 };
      const [first] = await storage.runs.claim({ ...claim, workerId: 'w-1', leaseMs: 0 }, {});
      const [second] = await storage.runs.claim({ ...claim, workerId: 'w-2', leaseMs: 60_000 }, {});
      if (first === undefined || second === undefined) throw new Error('Nothing was handed out.');
      for (const item of [first, second, second]) await storage.runs.recordBatch(run1, [recordOf(item, [judge])], {});
      deepEqual(summary(await sumOf(storage)), [1, 1, 100]);
    },
  },
  {
    title: 'adds what another round costs to what the failed one did',
    async run(storage) {
      const { run, items } = await seedClaimedRun(storage, ['alpha']);
      const failed = failedEvaluation('e-failed', 'alpha', { retryable: true });
      const [item] = items;
      if (item === undefined) throw new Error('Nothing was handed out.');
      await storage.runs.recordBatch(run.id, [recordOf(item, [cutOff, cutOff], failed)], {});
      await storage.runs.reopen(run.id, {});
      const [again] = await storage.runs.claim({ runId: run.id, workerId: 'w', limit: 1, leaseMs: 60_000 }, {});
      if (again !== undefined) await storage.runs.recordBatch(run.id, [recordOf(again, [judge])], {});
      deepEqual(summary(await sumOf(storage, { runId: run.id })), [1, 3, 100]);
    },
  },
  {
    title: 'counts the attempts of records that belong to no run, and none of a record that is refused',
    async run(storage) {
      await storage.decisions.append([spent('d-1', [judge]), spent('d-2', [judge, feedback])], {});
      await rejectsWith(storage.decisions.append([spent('d-3', [judge]), spent('d-1', [judge])], {}), 'CONFLICT');
      deepEqual(summary(await sumOf(storage)), [3, 3, 240]);
      deepEqual(summary(await sumOf(storage, { runId: run1 })), [0, 0, 0]);
    },
  },
  {
    title: 'keeps answers without a price and attempts without an answer apart',
    async run(storage) {
      const unpriced = sampleAttempt({ costMicroUsd: null });
      const refused = sampleAttempt({ outcome: 'failed', costMicroUsd: 0, endsCall: false });
      await storage.decisions.append([spent('d-1', [refused, cutOff, unpriced, judge])], {});
      const sum = await sumOf(storage);
      deepEqual(
        [sum?.attempts, sum?.failedAttempts, sum?.unansweredAttempts, sum?.unpricedAttempts, sum?.unpricedTokens],
        [4, 2, 1, 1, 2_200],
      );
      equal(sum?.knownCostMicroUsd, 100);
    },
  },
  {
    title: 'loses nothing when many record at the same time',
    async run(storage) {
      const names = Array.from({ length: 24 }, (_, index) => `p-${String(index).padStart(2, '0')}`);
      const { run, items } = await seedClaimedRun(storage, names);
      await Promise.all(
        items.map((item, index) =>
          storage.runs.recordBatch(
            run.id,
            [recordOf(item, index % 2 === 0 ? [judge, feedback] : [feedback, judge])],
            {},
          ),
        ),
      );
      deepEqual(summary(await sumOf(storage)), [48, 48, 24 * 140]);
    },
  },
];

const askingCases: readonly ContractCase<Storage>[] = [
  {
    title: 'sums by periods, with what came before the first apart',
    async run(storage) {
      const at = ['2026-10-31T22:59:59Z', '2026-10-31T23:00:00Z', '2026-11-30T22:59:00Z', '2026-11-30T23:00:00Z'];
      await storage.decisions.append(
        at.map((instant, index) => spent(`d-${index}`, [judge], { at: instant })),
        {},
      );
      // November and December in Berlin.
      const periods = ['2026-10-31T23:00:00Z', '2026-11-30T23:00:00Z'];
      const groups = await storage.spending.sums({ by: ['period'], periods }, {});
      deepEqual(
        groups.map(({ period, spending }) => [period, spending.calls]),
        [
          [-1, 1],
          [0, 2],
          [1, 1],
        ],
      );
    },
  },
  {
    title: 'refuses periods that are missing or not ascending with INVALID_INPUT',
    async run({ spending }) {
      await rejectsWith(spending.sums({ by: ['period'] }, {}), 'INVALID_INPUT');
      await rejectsWith(spending.sums({ by: ['period'], periods: [now, now] }, {}), 'INVALID_INPUT');
    },
  },
  {
    title: 'filters by span, run, purpose, provider and model',
    async run(storage) {
      const other = sampleAttempt({ vendor: 'other', provider: 'other:large-1' });
      await storage.decisions.append(
        [
          spent('d-1', [judge, feedback], { runId: 'run-1' }),
          spent('d-2', [other], { at: '2026-11-23T09:20:00.000Z' }),
        ],
        {},
      );
      const calls = async (filter: Partial<SpendingGrouping>) => (await sumOf(storage, filter))?.calls;
      equal(await calls({ from: '2026-11-23T09:15:00.000Z' }), 1);
      equal(await calls({ before: '2026-11-23T09:15:00.000Z' }), 2);
      equal(await calls({ from: '2026-11-23T09:16:00.000Z', before: '2026-11-23T09:31:00.000Z' }), 1);
      equal(await calls({ runId: run1 }), 2);
      equal(await calls({ purpose: 'evaluation.judge' }), 2);
      equal(await calls({ provider: 'other' }), 1);
      equal(await calls({ model: 'small-1' }), 1);
      equal(await calls({ model: 'small-1', provider: 'other' }), 0);
    },
  },
  {
    title: 'lists runs newest first with their projects and spending, the same in pages as at once',
    async run(storage) {
      const { run, items } = await seedClaimedRun(storage, ['alpha', 'beta']);
      const [first] = items;
      if (first !== undefined) await storage.runs.recordBatch(run.id, [recordOf(first, [judge, feedback])], {});
      const later = { id: runId('run-2'), week: week('2026-W48'), now: '2026-11-30T09:00:00.000Z' };
      await storage.runs.start(sampleStart(later), {});
      const { items: runs } = await storage.spending.runs({}, {});
      deepEqual(
        runs.map(({ run: { id, week: of, status }, projects, spending }) => [id, of, status, projects, spending.calls]),
        [
          ['run-2', '2026-W48', 'open', 0, 0],
          ['run-1', '2026-W47', 'open', 1, 2],
        ],
      );
      await pagesAgree((request) => storage.spending.runs(request, {}), runs);
      const idsOf = async (span: Parameters<Storage['spending']['runs']>[0]) =>
        (await storage.spending.runs(span, {})).items.map(({ run: { id } }) => id);
      deepEqual(await idsOf({ from: later.now }), ['run-2']);
      deepEqual(await idsOf({ before: later.now }), ['run-1']);
      deepEqual(await idsOf({ runId: run1 }), ['run-1']);
      const judged = await storage.spending.runs({ purpose: 'evaluation.judge', runId: run1 }, {});
      equal(judged.items[0]?.spending.calls, 1);
    },
  },
];

/** What every SpendingStore does, and every store that keeps decision records does for it. */
export const spendingContract: readonly ContractCase<Storage>[] = [...countingCases, ...askingCases];
