import type { FaultRule, ModelFault, ModelServer } from '@ai-manager/test-servers/model';
import { startModelServer } from '@ai-manager/test-servers/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database, SurvivalBackend, WeeklyTask } from './survival/database.ts';
import { startBackend, survivalWeek } from './survival/database.ts';
import { outcomeOf, startProcess } from './survival/evaluate-in-process.ts';
import type { Findings } from './survival/findings.ts';
import { compareFindings, findingsOf, undisturbedFindings } from './survival/findings.ts';

const complete = /"outcome":"finished","counts":\{"total":97,"pending":0,[^}]*"failed":0\}/;
const unharmed = {
  lost: 0,
  doubled: 0,
  changed: 0,
  mailsLost: 0,
  mailsDoubled: 0,
  rankingDiffers: false,
  spendingDiffers: false,
};

/** Everything that asking again or asking the other vendor can heal. */
const healable: readonly ModelFault[] = [
  { kind: 'status', status: 429, retryAfterSeconds: 0.05 },
  { kind: 'status', status: 429, retryAfterSeconds: 600 },
  { kind: 'status', status: 500 },
  { kind: 'status', status: 503 },
  { kind: 'status', status: 529 },
  { kind: 'status', status: 401 },
  { kind: 'no-quota' },
  { kind: 'reset' },
  { kind: 'hang' },
  { kind: 'hang', midBody: true },
  { kind: 'drip', totalMs: 60_000 },
  { kind: 'drip', totalMs: 300 },
  { kind: 'truncated-json' },
  { kind: 'invalid-values' },
  { kind: 'wrong-types' },
  { kind: 'garbage' },
  { kind: 'wrong-content-type' },
  { kind: 'empty', what: 'body' },
  { kind: 'empty', what: 'text' },
];
const oneInFive: readonly FaultRule[] = [{ share: 0.2, fault: healable }];

/** Hours of pauses in seconds: what is left out is tried again after a fifth of a second at the latest. */
const hurried = {
  backoffBaseMs: 10,
  backoffMaxMs: 300,
  breakerOpenMs: 20,
  breakerOpenMaxMs: 200,
  outForMs: 100,
  deadlineMs: 60_000,
};

/** What the week comes to without faults, on whatever database. */
let expected: Findings | undefined;

/**
 * Whose word decides a case near a boundary is not compared: only the other vendor may give a second opinion, and when
 * that one fails three times the case goes to a person. Grades and scores are the same, whoever judged.
 */
function settled(found: Findings): Findings {
  const evaluations = found.evaluations.map(([project, status, ...result]) => [
    project,
    status === 'needs-review' ? 'graded' : status,
    ...result,
  ]);
  return { ...found, evaluations };
}

const harm = (found: Findings): unknown => expected !== undefined && compareFindings(expected, settled(found));

describe.each(['pglite', 'postgres'] as const)(
  'a week of 97 projects on %s with OpenAI, and Claude to fall back to',
  (kind: Database['kind']) => {
    let backend: SurvivalBackend;
    let model: ModelServer;

    const freshTask = async (llm: WeeklyTask['llm'] = hurried): Promise<WeeklyTask> => ({
      ...(await backend.fresh()),
      week: survivalWeek,
      modelUrl: model.baseUrl,
      fallbackUrl: model.anthropicUrl,
      leaseMs: 1_000,
      concurrency: 16,
      attemptTimeoutMs: 2_500,
      llm,
    });

    beforeAll(async () => {
      [backend, model] = await Promise.all([startBackend(kind), startModelServer({ latencyMs: 15, seed: 3 })]);
      if (expected !== undefined) return;
      const task = await freshTask();
      await startProcess(task).ended;
      expected = settled(await undisturbedFindings(task.database, task.folder));
    });

    afterAll(async () => {
      await model[Symbol.asyncDispose]();
      await backend[Symbol.asyncDispose]();
    });

    it('is complete and the same as without faults when every fifth request fails', async () => {
      const before = await model.statistics();
      await model.setFaults(oneInFive);
      const task = await freshTask();
      const ended = await startProcess(task).ended;
      expect(outcomeOf(ended)).toMatch(complete);
      expect(harm(await findingsOf(task.database, task.folder))).toEqual(unharmed);
      const after = await model.statistics();
      const [faults, requests] = [after.faults - before.faults, after.requests - before.requests];
      expect(faults / requests).toBeGreaterThan(0.15);
      expect(after.requestsByVendor.anthropic - before.requestsByVendor.anthropic).toBeGreaterThan(20);
      expect(Object.keys(after.faultsByKind).length).toBeGreaterThan(8);
    });

    it('is resumed when it is killed in the middle of such a run, with each evaluation recorded once', async () => {
      await model.setFaults(oneInFive);
      const task = await freshTask();
      const killed = await startProcess(task, (line) => /^evaluating [4-9]\d$/.test(line)).ended;
      expect(killed.killed).toBe(true);
      const ended = await startProcess(task).ended;
      expect(outcomeOf(ended)).toMatch(complete);
      const found = await findingsOf(task.database, task.folder);
      expect(found.evaluations).toHaveLength(97);
      expect(new Set(found.decided).size).toBe(97);
      expect(harm(found)).toEqual(unharmed);
    });

    it('ends soon with every project marked when both are down, and the next call completes it', async () => {
      await model.setFaults([
        { vendor: 'openai', fault: { kind: 'status', status: 503 } },
        { vendor: 'anthropic', fault: { kind: 'reset' } },
      ]);
      const before = await model.statistics();
      const task = await freshTask({ ...hurried, breakerOpenMaxMs: 60_000 });
      const outage = outcomeOf(await startProcess(task).ended);
      // Four have no text, which no model is asked about.
      expect(outage).toMatch(/"outcome":"partial".*"total":97,"pending":0.*"insufficientEvidence":4,"failed":93/);
      // Nobody is asked 97 times: the rows say that both are left out.
      expect((await model.statistics()).requests - before.requests).toBeLessThan(97);
      const marked = await findingsOf(task.database, task.folder);
      expect(marked.evaluations).toHaveLength(97);
      expect([marked.finished, marked.mails]).toEqual([false, []]);

      await model.setFaults([]);
      const healthy: WeeklyTask = { ...task, llm: {}, attemptTimeoutMs: 60_000 };
      expect(outcomeOf(await startProcess(healthy).ended)).toMatch(complete);
      const found = await findingsOf(task.database, task.folder);
      const mended = found.evaluations.filter(([, status]) => status !== 'failed');
      expect(harm({ ...found, evaluations: mended, decided: [...new Set(found.decided)] })).toEqual(unharmed);
    });
  },
);
