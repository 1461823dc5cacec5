import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApprovalId, PersonId, Storage, StoredCalibration, Superbuilder } from '@ai-manager/core';
import { approvalRulesSchema, defaultRules, recipeFingerprint } from '@ai-manager/core';
import { createUuidGenerator } from '@ai-manager/core/memory';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database, SurvivalBackend } from './survival/database.ts';
import { openDatabase, startBackend, survivalActor } from './survival/database.ts';
import { outcomeOf, startTriage } from './survival/evaluate-in-process.ts';
import type { TriageTask } from './survival/triage-process.ts';

const approvals = approvalRulesSchema.parse({
  automation: { auditShare: 0.2 },
  hard: { minutesPerWeek: { max: 10_080 } },
});
const people = 50;

describe.each(['pglite', 'postgres'] as const)('requests on %s', (kind: Database['kind']) => {
  let backend: SurvivalBackend;

  beforeAll(async () => {
    backend = await startBackend(kind);
  });
  afterAll(() => backend[Symbol.asyncDispose]());

  const prepared = async (count: number, automatic: boolean): Promise<TriageTask> => {
    const fresh = await backend.fresh();
    await using storage = openDatabase(fresh.database);
    await fill(storage, { count, automatic });
    return { ...fresh, work: 'triage', leaseMs: 100, concurrency: 4 };
  };

  it('that are killed in the middle of triage again and again are settled once each, and everybody is told once', async () => {
    const undisturbed = await prepared(200, true);
    await startTriage(undisturbed).ended;
    const expected = await findings(undisturbed);
    expect(expected.reasons).toEqual(['below-threshold', 'recommends-rejection']);
    expect(new Set(Object.values(expected.statuses))).toEqual(new Set(['approved', 'rejected', 'waiting']));
    const task = await prepared(200, true);
    for (const place of ['started', 'triaged 3', 'triaged 20', 'triaged 35', 'triaged 9', 'triaged 50']) {
      const { killed } = await startTriage(task, (line) => line === place).ended;
      expect([place, killed]).toEqual([place, true]);
    }
    // What the dead had in work comes back when its lease is over.
    await expect
      .poll(
        async () => {
          await startTriage(task).ended;
          return findings(task);
        },
        { timeout: 120_000, interval: 1_500 },
      )
      .toEqual(expected);
    expect(expected.triagedTwice).toEqual([]);
    expect(expected.mails).toBe(expected.sent);
  });

  it('1,000 of them that wait are decided after a restart, by a process that has never seen them', async () => {
    const task = await prepared(1_000, false);
    const first = await startTriage({ ...task, concurrency: 16 }, (line) => line === 'triaged 1000').ended;
    expect([first.killed, outcomeOf(first)]).toEqual([true, 'triaged 1000']);
    const killed = await startTriage({ ...task, work: 'decide' }, (line) => line === 'decided 300').ended;
    expect(killed.killed).toBe(true);
    const last = await startTriage({ ...task, work: 'decide' }).ended;
    expect(outcomeOf(last)).toContain('"refused":0');
    await using storage = openDatabase(task.database);
    expect(await storage.approvals.counts({}, {})).toMatchObject({ new: 0, waiting: 0, approved: 1_000 });
    const records = await allPages((from) => storage.decisions.list({ kind: 'approval', limit: 1_000, ...from }, {}));
    const decided = records.filter(({ outcome }) => outcome['step'] === 'decided').map(({ subject }) => subject.id);
    expect([decided.length, new Set(decided).size]).toEqual([1_000, 1_000]);
    // A thread may outlive a process that died between the decision and its end; retention takes it.
    const left = await storage.checkpoints.prune(
      { before: new Date(Date.now() + 60_000).toISOString(), limit: 1_000 },
      {},
    );
    expect(left).toBeLessThan(120);
  });
});

/** Fills a database with people and requests; every fifth is vague, every seventh breaks a rule. */
async function fill(storage: Storage, { count, automatic }: { count: number; automatic: boolean }): Promise<void> {
  const ids = createUuidGenerator();
  const now = new Date().toISOString();
  const saved = await storage.rules.get('latest', {});
  await storage.rules.save(
    {
      rules: { ...defaultRules, approvals },
      note: '',
      createdBy: 'test',
      now,
      expectedVersion: saved?.version ?? null,
    },
    null,
    {},
  );
  for (let index = 0; index < people; index += 1) await storage.people.save(person(index), {});
  if (automatic) await switchOn(storage, now);
  const rows = Array.from({ length: count }, (_, index) => {
    const id = `request-${String(index).padStart(4, '0')}` as ApprovalId;
    const startMs = Date.now() - 3_600_000 - Math.floor(index / people) * 2 * 3_600_000;
    const request = {
      kind: 'manual-time' as const,
      personId: person(index).id,
      startAt: new Date(startMs).toISOString(),
      minutes: 30,
      category: null,
      description:
        index % 7 === 3 && automatic
          ? 'short'
          : `Call number ${index} with the bakery, the tracker was off${index % 5 === 0 ? ', rather vague' : ''}.`,
      trackedOverlapMinutes: 0,
    };
    const decision = {
      id: ids.next(),
      kind: 'approval' as const,
      subject: { type: 'approval' as const, id },
      actor: survivalActor,
      at: now,
      runId: null,
      inputHash: null,
      promptVersions: {},
      rulesVersion: null,
      attempts: [],
      outcome: { step: 'submitted', source: null },
    };
    return {
      approval: { id, key: id, request, origin: null, submittedAt: now, submittedBy: survivalActor },
      decision,
    };
  });
  await storage.approvals.submit(rows, {});
}

function person(index: number): Superbuilder {
  return {
    id: `worker-${index % people}` as PersonId,
    name: `Worker ${index % people}`,
    email: `worker-${index % people}@example.com`,
    team: null,
    leadId: null,
    timeZone: null,
    language: null,
    status: 'active',
  };
}

async function switchOn(storage: Storage, now: string): Promise<void> {
  const fingerprint = await recipeFingerprint({ promptVersion: 1, models: ['panel/panel-1'], rules: approvals });
  const calibration: StoredCalibration = {
    id: 'calibration',
    fingerprint,
    round: 1,
    at: now,
    status: 'on',
    threshold: 0.9,
    alpha: 0.05,
    delta: 0.1,
    deltaSpent: 0.06,
    driftDelta: 0.05,
    riskUpperBound: 0.04,
    labels: 100,
    disagreements: 0,
    countedAgainst: 0,
    labelsMissing: 0,
    reason: null,
    tests: [],
    offReason: null,
    offAt: null,
    decisionId: 'calibrated',
  };
  const decision = {
    id: 'calibrated',
    kind: 'calibration' as const,
    subject: { type: 'calibration' as const, id: 'calibration' },
    actor: survivalActor,
    at: now,
    runId: null,
    inputHash: null,
    promptVersions: {},
    rulesVersion: null,
    attempts: [],
    outcome: {},
  };
  await storage.calibrations.add(calibration, decision, {});
}

/** What triage left behind, as far as it must be the same however often it died. */
async function findings({ database, folder }: TriageTask) {
  await using storage = openDatabase(database);
  const requests = await allPages((from) => storage.approvals.list({ limit: 500, ...from }, {}));
  const records = await allPages((from) => storage.decisions.list({ kind: 'approval', limit: 1_000, ...from }, {}));
  const triaged = records.filter(({ outcome }) => outcome['step'] === 'triaged').map(({ subject }) => subject.id);
  const mails = await storage.outbox.counts({ prefix: 'approval:' }, {});
  const files = await readdir(join(folder, 'outbox')).catch(() => []);
  return {
    statuses: Object.fromEntries(requests.map(({ id, status }) => [id, status])),
    reasons: [...new Set(requests.flatMap(({ triage }) => triage?.waitReasons ?? []))].toSorted(),
    blind: requests.filter(({ review }) => review.blind).map(({ id }) => id),
    triagedTwice: triaged.filter((id, index) => triaged.indexOf(id) !== index),
    mails: Object.values(mails).reduce((sum, count) => sum + count, 0),
    sent: mails.sent,
    files: files.filter((name) => name.endsWith('.eml')).length,
  };
}

interface PageOf<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

async function allPages<T>(read: (from: { cursor?: string }) => Promise<PageOf<T>>): Promise<readonly T[]> {
  const items: T[] = [];
  let cursor: string | null | undefined;
  do {
    const page: PageOf<T> = await read(cursor === undefined || cursor === null ? {} : { cursor });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;
}
