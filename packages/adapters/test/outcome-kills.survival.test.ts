import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOfflineProvider } from '@ai-manager/adapters/offline';
import type { OutcomeNotice } from '@ai-manager/core';
import { createAiManager, defaultRules } from '@ai-manager/core';
import type { PostgresServer } from '@ai-manager/test-servers/postgres';
import { startPostgres } from '@ai-manager/test-servers/postgres';
import type { WorkSmartServer } from '@ai-manager/test-servers/worksmart';
import { startWorkSmartServer } from '@ai-manager/test-servers/worksmart';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from './survival/database.ts';
import { openDatabase, survivalActor } from './survival/database.ts';
import type { OutcomeTask } from './survival/outcome-process.ts';
import { accountKey, ann } from './worksmart-bench.ts';

const leaseMs = 200;
const kills = 3;
/** A process tells four at a time, so that each kill may leave four that were heard; some are left after the last one. */
const count = 4 * kills + 4;
const monday = '2026-11-16';
const script = join(import.meta.dirname, 'survival/outcome-process.ts');

const manualTimes = Array.from({ length: count }, (_, index) => ({
  candidateId: ann.candidateId,
  monday,
  startDateTime: `2026-11-17T${String(index + 8).padStart(2, '0')}:00:00Z`,
  durationMinutes: 10,
  type: 'WEB' as const,
  description: 'Call',
  timecardIds: [index + 1],
}));

/** Starts a process that tells; it is killed once WorkSmart has carried out what it has not answered. */
async function tellInProcess(task: OutcomeTask, server: WorkSmartServer, kill: boolean): Promise<string> {
  const before = server.decisions.length;
  server.setFaults(kill ? [{ match: /^PUT/, answer: 'stall' }] : []);
  const child = spawn(process.execPath, ['--conditions=@ai-manager/source', script, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const exited = once(child, 'exit');
  if (kill) {
    // One that ends by itself has nothing to be killed at; what it says fails the test.
    while (server.decisions.length === before && child.exitCode === null)
      await new Promise((later) => setTimeout(later, 10));
    child.kill('SIGKILL');
  }
  await exited;
  // Claims of the dead end by the clock of the database.
  await new Promise((later) => setTimeout(later, 2 * leaseMs + 100));
  return output;
}

async function prepare(database: Database): Promise<void> {
  await using storage = openDatabase(database);
  await using manager = createAiManager({ storage, llm: [createOfflineProvider()] }, { actor: survivalActor });
  await manager.rules.save({ rules: defaultRules });
  const notices = manualTimes.map(({ timecardIds }, index) => ({
    key: `approval:r-${index}:2`,
    message: {
      approvalId: `r-${index}` as OutcomeNotice['approvalId'],
      origin: { source: 'worksmart', reference: { type: 'manual-time', weekStartDate: monday, timecardIds } },
      kind: 'manual-time' as const,
      outcome: 'approved' as const,
      reason: 'Approved.',
    },
  }));
  await storage.notices.enqueue(notices, new Date().toISOString(), {});
}

describe.each(['pglite', 'postgres'] as const)('telling WorkSmart from the queue on %s', (kind) => {
  let postgres: PostgresServer | undefined;
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ai-manager-outcomes-'));
    if (kind === 'postgres') postgres = await startPostgres();
  });
  afterAll(async () => {
    await postgres?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  it('killed between telling and marking, again and again, tells every outcome once and loses none', async () => {
    await using server = await startWorkSmartServer({
      people: [ann],
      apiKey: accountKey,
      accountCandidateId: 5_005,
      manualTimes,
    });
    const database: Database =
      kind === 'pglite'
        ? { kind, folder: join(folder, 'db'), lockWaitMs: 5_000 }
        : { kind, url: (await postgres?.createDatabase()) ?? '' };
    await prepare(database);
    const task: OutcomeTask = { database, baseUrl: server.url, apiKey: accountKey, leaseMs };
    for (let round = 0; round < kills; round += 1) expect(await tellInProcess(task, server, true)).toBe('');
    const told = server.decisions.length;
    expect(told).toBeGreaterThanOrEqual(kills);
    expect(await tellInProcess(task, server, false)).toContain(`"done":${count},"waiting":0,"failed":0`);
    expect(server.decisions.toSorted()).toEqual(
      manualTimes.map(({ timecardIds: [id] }) => `approved ${id} by 5005`).toSorted(),
    );
    // What was told before a kill was not even asked for a second time.
    const puts = server.requests.filter(({ method }) => method === 'PUT');
    expect(puts).toHaveLength(count);
    await using storage = openDatabase(database);
    expect(await storage.notices.counts({}, {})).toMatchObject({ sent: count });
  });
});
