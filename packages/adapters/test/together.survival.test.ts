import type { ModelServer } from '@ai-manager/test-servers/model';
import { startModelServer } from '@ai-manager/test-servers/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SurvivalBackend, WeeklyTask } from './survival/database.ts';
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
let pglite: SurvivalBackend;
let postgres: SurvivalBackend;
let model: ModelServer;
let expected: Findings;

async function freshTask(backend: SurvivalBackend): Promise<WeeklyTask> {
  const place = await backend.fresh();
  return { ...place, week: survivalWeek, modelUrl: model.baseUrl, leaseMs: 1_000, concurrency: 4 };
}

/** Numbers of calls that were made to the model for judgements and feedback. */
const callsToModel = async (): Promise<number> => (await model.statistics()).requests;

/** Resolves when a process says a line that matches. */
function until(
  task: WeeklyTask,
  pattern: RegExp,
): { readonly seen: Promise<void>; readonly ended: Promise<EndedProcess> } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { ended } = startProcess(task, (line) => {
    if (pattern.test(line)) resolve();
    return false;
  });
  return { seen: promise, ended };
}

beforeAll(async () => {
  [pglite, postgres, model] = await Promise.all([
    startBackend('pglite'),
    startBackend('postgres'),
    startModelServer({ latencyMs: 40 }),
  ]);
  const task = { ...(await freshTask(postgres)), concurrency: 16 };
  await startProcess(task).ended;
  expected = await undisturbedFindings(task.database, task.folder);
});

afterAll(async () => {
  for (const each of [model, pglite, postgres]) await each[Symbol.asyncDispose]();
});

describe('two evaluations of one week at once', () => {
  it('share the work on PostgreSQL, and each project is judged once', async () => {
    const task = await freshTask(postgres);
    const before = await callsToModel();
    const ended = await Promise.all([startProcess(task).ended, startProcess(task).ended]);
    expect(ended.map(outcomeOf)).toEqual([expect.stringContaining('"graded":'), expect.stringContaining('"graded":')]);
    const found = await findingsOf(task.database, task.folder);
    expect(compareFindings(expected, found)).toEqual(unharmed);
    const solo = await callsToModel();
    // As many calls as one process alone makes: what one judges, the other does not judge again.
    const alone = await freshTask(postgres);
    await startProcess(alone).ended;
    expect(solo - before).toBe((await callsToModel()) - solo);
  });

  it('on PGlite end at once for the second, which names the first, and leave the first alone', async () => {
    const task = await freshTask(pglite);
    const first = until(task, /^evaluating/);
    await first.seen;
    const second = await startProcess(task).ended;
    expect(outcomeOf(second)).toMatch(/^failed CONFLICT .*weekly-process\.ts/);
    expect(outcomeOf(await first.ended)).toContain('"outcome":"finished"');
    expect(compareFindings(expected, await findingsOf(task.database, task.folder))).toEqual(unharmed);
  });
});

describe.runIf((process.env['TEST_DATABASE_URL'] ?? '') === '')(
  'a database server that goes away in the middle of a week',
  () => {
    it('and comes back soon is waited for, and the week is finished as if nothing had been', async () => {
      const task = await freshTask(postgres);
      const running = until(task, /^evaluating [1-9]/);
      await running.seen;
      await postgres.server?.kill();
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      await postgres.server?.start();
      expect(outcomeOf(await running.ended)).toContain('"outcome":"finished"');
      expect(compareFindings(expected, await findingsOf(task.database, task.folder))).toEqual(unharmed);
    });

    it('for longer ends the week with what to do, and the next call goes on where it stopped', async () => {
      const task = await freshTask(postgres);
      const running = until(task, /^evaluating [1-9]/);
      await running.seen;
      await postgres.server?.stop();
      const cutOff = outcomeOf(await running.ended);
      await postgres.server?.start();
      expect(cutOff).toMatch(/^failed UPSTREAM_UNAVAILABLE .*cannot be reached.*start it/);
      expect(outcomeOf(await startProcess(task).ended)).toContain('"outcome":"finished"');
      expect(compareFindings(expected, await findingsOf(task.database, task.folder))).toEqual(unharmed);
    });
  },
);
