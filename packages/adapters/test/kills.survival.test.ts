import type { ModelServer } from '@ai-manager/test-servers/model';
import { startModelServer } from '@ai-manager/test-servers/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database, SurvivalBackend, WeeklyTask } from './survival/database.ts';
import { startBackend, survivalWeek } from './survival/database.ts';
import type { EndedProcess } from './survival/evaluate-in-process.ts';
import { outcomeOf, startProcess } from './survival/evaluate-in-process.ts';
import type { Findings } from './survival/findings.ts';
import { compareFindings, findingsOf, undisturbedFindings } from './survival/findings.ts';

const unharmed = {
  lost: 0,
  doubled: 0,
  changed: 0,
  mailsLost: 0,
  mailsDoubled: 0,
  rankingDiffers: false,
  spendingDiffers: false,
};
const kinds = ['pglite', 'postgres'] as const;

describe.each(kinds)('a week on %s', (kind: Database['kind']) => {
  let backend: SurvivalBackend;
  let model: ModelServer;
  let expected: Findings;

  const freshTask = async (): Promise<WeeklyTask> => ({
    ...(await backend.fresh()),
    week: survivalWeek,
    modelUrl: model.baseUrl,
    leaseMs: 1_000,
    concurrency: 2,
  });

  beforeAll(async () => {
    [backend, model] = await Promise.all([startBackend(kind), startModelServer({ latencyMs: 40 })]);
    const task = { ...(await freshTask()), concurrency: 16 };
    await startProcess(task).ended;
    expected = await undisturbedFindings(task.database, task.folder);
  });

  afterAll(async () => {
    await model[Symbol.asyncDispose]();
    await backend[Symbol.asyncDispose]();
  });

  it('of the sample organisation is what the other tests compare with', () => {
    expect(new Set(expected.evaluations.map(([project]) => project)).size).toBe(97);
    expect(expected).toMatchObject({ pending: 0, finished: true, files: expected.mails.length });
    expect(expected.mails.length).toBeGreaterThan(60);
    expect(compareFindings(expected, expected)).toEqual(unharmed);
  });

  it('that is killed at 20 ledger counts is resumed each time, with every project recorded once and every mail sent once', async () => {
    const killedAt = new Set<number>();
    while (killedAt.size < 20) {
      const task = await freshTask();
      let ended: EndedProcess | undefined;
      while (ended?.killed !== false) {
        const killHere = (line: string): boolean => {
          const done = /^evaluating (\d+)/.exec(line)?.[1];
          if (done === undefined || killedAt.size === 20 || killedAt.has(Number(done))) return false;
          killedAt.add(Number(done));
          return true;
        };
        ended = await startProcess(task, killHere).ended;
      }
      expect(outcomeOf(ended)).toContain('"outcome":"finished"');
      expect(compareFindings(expected, await findingsOf(task.database, task.folder))).toEqual(unharmed);
    }
  });

  it('that is killed while it ranks and while it sends mails leaves nobody without a mail, and nobody with two', async () => {
    const task = { ...(await freshTask()), concurrency: 16 };
    for (const phase of ['ranking', 'mailing', 'mailing'])
      await startProcess(task, (line) => line.startsWith(phase)).ended;
    // Mails in the hands of a process that is gone are sent again when their lease is over.
    await expect
      .poll(
        async () => {
          await startProcess(task).ended;
          return compareFindings(expected, await findingsOf(task.database, task.folder));
        },
        { timeout: 60_000, interval: 500 },
      )
      .toEqual(unharmed);
  });
});
