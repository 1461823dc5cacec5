import type { BrokenCases } from './pglite-broken-cases.ts';
import type { Loose } from './pglite-broken-ports.ts';
import { accepts, altersFirst, answers, followsUp, lists, overlooks, returns } from './pglite-broken-ports.ts';

const sample = {
  usage: { inputTokens: 1, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 0, reasoningTokens: 0 },
  costMicroUsd: 1,
  provider: 'vendor',
  model: 'large-1',
  outcome: 'ok',
  code: null,
  durationMs: 1,
  requestId: null,
  endsCall: true,
} as const;

let number = 0;
/** Counts one more call after each write. */
const countsOneMore = (path: string) =>
  followsUp(path, (storage) =>
    storage.decisions.append(
      [
        {
          id: `more-${(number += 1)}`,
          kind: 'evaluation',
          subject: { type: 'project', id: 'alpha' },
          actor: { id: 'x', role: 'service', via: 'test' },
          at: '2026-11-23T09:00:00.000Z',
          runId: 'run-1',
          inputHash: null,
          promptVersions: {},
          rulesVersion: null,
          attempts: [sample],
          outcome: {},
        },
      ],
      {},
    ),
  );
const sums = (change: (spending: Loose) => Loose) =>
  lists('spending.sums', (groups) =>
    groups.map((group) => ({
      ...group,
      spending: { ...(group['spending'] as Loose), ...change(group['spending'] as Loose) },
    })),
  );

const spendingCases: BrokenCases = {
  'gives one sum of zeros while nothing was spent, and no group': answers('spending.sums', []),
  'counts every attempt of a recorded batch, by purpose and model, and every call once': sums(({ attempts }) => ({
    calls: attempts,
  })),
  'counts nothing twice when a batch is handed in again, nor what a stale claim wanted to record':
    countsOneMore('runs.recordBatch'),
  'adds what another round costs to what the failed one did': sums(() => ({ attempts: 1 })),
  'counts the attempts of records that belong to no run, and none of a record that is refused': overlooks(
    'spending.sums',
    'runId',
  ),
  'keeps answers without a price and attempts without an answer apart': sums(({ failedAttempts }) => ({
    unansweredAttempts: failedAttempts,
  })),
  'loses nothing when many record at the same time': sums(() => ({ knownCostMicroUsd: 24 * 139 })),
  'sums by periods, with what came before the first apart': altersFirst('spending.sums', ({ periods }) => ({
    periods: (periods as readonly string[]).map((start) => start.replace('T23', 'T22')),
  })),
  'refuses periods that are missing or not ascending with INVALID_INPUT': accepts('spending.sums', []),
  'filters by span, run, purpose, provider and model': overlooks('spending.sums', 'before'),
  'lists runs newest first with their projects and spending, the same in pages as at once': lists(
    'spending.runs',
    (runs) => runs.toReversed(),
  ),
};

const counts = (member: 'judgements' | 'pairs' | 'reviews', change: (rows: readonly Loose[]) => readonly Loose[]) =>
  returns('quality.counts', (result) => ({ ...result, [member]: change(result[member] as readonly Loose[]) }));

const qualityCases: BrokenCases = {
  'counts what judges came to, with what was taken over apart': counts('judgements', (rows) =>
    rows.map((row) => ({ ...row, graded: Number(row['graded']) + Number(row['reused']) })),
  ),
  'keeps apart weeks, models and versions of the prompt, and counts the weeks asked for': altersFirst(
    'quality.counts',
    () => ({ weeks: ['2026-W47', '2026-W46'] }),
  ),
  'pairs what the judge said with what a person says last, and keeps it when the grade is changed': counts(
    'pairs',
    (rows) => rows.map((row) => ({ ...row, judge: row['other'] })),
  ),
  'counts pairs of more weeks than the rest where that is asked': overlooks('quality.counts', 'pairWeeks'),
  'pairs two judges of the same submission': counts('pairs', (rows) => rows.filter(({ other }) => other !== null)),
  'counts ratings, and contests with those that changed the grade': counts('reviews', (rows) =>
    rows.map((row) => ({ ...row, contestedAndChanged: row['contested'] })),
  ),
  'replaces what a failed project came to when it is evaluated again': counts('judgements', (rows) => [
    ...rows,
    ...rows,
  ]),
  'leaves imported history out': counts('judgements', () => [{ week: '2026-W46' }]),
};

/** Broken ports for what reports are made of. */
export const brokenReports: Readonly<Record<string, BrokenCases>> = { spending: spendingCases, quality: qualityCases };
