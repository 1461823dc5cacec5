import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Attempt, DecisionRecord, OutboxEntry, Storage } from '@ai-manager/core';
import { toWeek } from '@ai-manager/core';
import type { Database } from './database.ts';
import { openDatabase, survivalWeek } from './database.ts';

/** What a week leaves that must be the same however often it was killed on the way. */
export interface Findings {
  readonly pending: number;
  readonly finished: boolean;
  /** project, status, grade and score of each evaluation of the week */
  readonly evaluations: readonly (readonly unknown[])[];
  readonly ranking: readonly (readonly unknown[])[];
  /** project of each decision record of an evaluation */
  readonly decided: readonly string[];
  /** addressee and state of each mail in the outbox */
  readonly mails: readonly (readonly unknown[])[];
  /** mails in the folder */
  readonly files: number;
  /** attempts, tokens and micro-USD, by the decision records and as reports count them */
  readonly spent: { readonly recorded: readonly number[]; readonly counted: readonly number[] };
}

export async function findingsOf(database: Database, folder: string): Promise<Findings> {
  await using storage = openDatabase(database);
  const week = toWeek(survivalWeek);
  const run = await storage.runs.latest(week, {});
  const evaluations = await all((cursor) => storage.evaluations.list({ week, latestOnly: false, ...cursor }, {}));
  const decisions = await all((cursor) => storage.decisions.list({ kind: 'evaluation', ...cursor }, {}));
  const ranking = await storage.evaluations.ranking(week, {});
  return {
    pending: run?.counts.pending ?? -1,
    finished: run?.status === 'finished',
    evaluations: evaluations
      .map(({ projectId, status, grade, score }) => [projectId, status, grade, score])
      .toSorted(byText),
    ranking: ranking.map(({ personId, rank, score }) => [personId, rank, score]),
    decided: decisions.map(({ subject }) => subject.id).toSorted(),
    mails: (await mailsIn(storage)).map(({ message, status }) => [message.to.address, status]).toSorted(byText),
    files: (await readdir(join(folder, 'outbox')).catch((): string[] => [])).filter((name) => name.endsWith('.eml'))
      .length,
    spent: { recorded: recordedSpending(decisions), counted: await countedSpending(storage) },
  };
}

function recordedSpending(decisions: readonly DecisionRecord[]): readonly number[] {
  const attempts = decisions.flatMap((decision) => decision.attempts);
  const sum = (of: (attempt: Attempt) => number): number => attempts.reduce((total, one) => total + of(one), 0);
  return [
    attempts.length,
    sum(({ usage }) => usage.inputTokens + usage.outputTokens),
    sum(({ costMicroUsd }) => costMicroUsd ?? 0),
  ];
}

async function countedSpending({ spending }: Storage): Promise<readonly number[]> {
  const [total] = await spending.sums({ by: [] }, {});
  if (total === undefined) return [];
  const { attempts, usage, knownCostMicroUsd } = total.spending;
  return [attempts, usage.inputTokens + usage.outputTokens, knownCostMicroUsd];
}

/**
 * What a run left that nobody disturbed, to compare others with.
 *
 * @throws Error when it is not the whole week: nothing could be lost against that
 */
export async function undisturbedFindings(database: Database, folder: string): Promise<Findings> {
  const found = await findingsOf(database, folder);
  const { finished, pending, evaluations, ranking, mails, files } = found;
  if (!finished || pending !== 0 || evaluations.length !== 97 || ranking.length < 60 || files < 60)
    throw new Error(`The undisturbed week is not whole: ${evaluations.length} evaluations, ${mails.length} mails.`);
  return found;
}

function mailsIn(storage: Storage): Promise<readonly OutboxEntry[]> {
  return all((cursor) => storage.outbox.list(cursor, {}));
}

type Cursor = { readonly cursor?: string };

async function all<Item>(
  read: (cursor: Cursor) => Promise<{ readonly items: readonly Item[]; readonly nextCursor: string | null }>,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let cursor: Cursor = {};
  for (;;) {
    const page = await read(cursor);
    items.push(...page.items);
    if (page.nextCursor === null) return items;
    cursor = { cursor: page.nextCursor };
  }
}

const byText = (first: readonly unknown[], second: readonly unknown[]): number =>
  String(first) < String(second) ? -1 : 1;

/** How findings differ from those of an undisturbed run, in numbers. */
export interface Differences {
  readonly lost: number;
  readonly doubled: number;
  readonly changed: number;
  readonly mailsLost: number;
  readonly mailsDoubled: number;
  readonly rankingDiffers: boolean;
  /** what reports count is not what the records say */
  readonly spendingDiffers: boolean;
}

export function compareFindings(expected: Findings, found: Findings): Differences {
  const projects = found.evaluations.map(([project]) => String(project));
  const wanted = expected.evaluations.map(([project]) => String(project));
  const addresses = found.mails.filter(([, status]) => status === 'sent').map(([address]) => String(address));
  return {
    lost: missing(wanted, projects) + missing(wanted, found.decided) + found.pending + (found.finished ? 0 : 1),
    doubled: repeated(projects) + repeated(found.decided),
    changed: expected.evaluations.filter((row) => !found.evaluations.some((other) => String(other) === String(row)))
      .length,
    mailsLost:
      missing(
        expected.mails.map(([address]) => String(address)),
        addresses,
      ) + Math.max(0, expected.files - found.files),
    mailsDoubled: repeated(addresses) + Math.max(0, found.files - expected.files),
    rankingDiffers: JSON.stringify(expected.ranking) !== JSON.stringify(found.ranking),
    spendingDiffers: JSON.stringify(found.spent.recorded) !== JSON.stringify(found.spent.counted),
  };
}

const missing = (wanted: readonly string[], found: readonly string[]): number =>
  wanted.filter((value) => !found.includes(value)).length;
const repeated = (values: readonly string[]): number => values.length - new Set(values).size;
