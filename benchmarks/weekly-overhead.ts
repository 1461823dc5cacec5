// What the weekly run costs beside the model: CPU of the calling thread per project against a bare promise pool that makes the
// same calls and the same writes, and SQL statements per project. `node benchmarks/weekly-overhead.ts [--projects 1000]`
import { parseArgs } from 'node:util';
import { createPgliteStorage } from '@ai-manager/adapters/pglite';
import type {
  AiManager,
  ClaimedItem,
  Evaluation,
  LlmRequest,
  ProjectId,
  RecordedItem,
  RunId,
  RunStore,
  Storage,
} from '@ai-manager/core';
import { createAiManager } from '@ai-manager/core';
import { createInstantModel } from './instant-model.ts';
import { benchmarkWeek, fillOrganisation } from './organisation.ts';
import { reportBudgets, round } from './report-budgets.ts';

const { values } = parseArgs({
  options: { projects: { type: 'string', default: '1000' }, concurrency: { type: 'string', default: '16' } },
});
const projects = Number(values.projects);
const concurrency = Number(values.concurrency);

interface Measured {
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly statements: number;
}

/** CPU time of this thread alone: the database works in another. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

async function measureRun(count: number): Promise<{ run: Measured; pool: Measured }> {
  let statements = 0;
  const storage = createPgliteStorage({ folder: 'memory', onStatement: () => (statements += 1) });
  const model = createInstantModel();
  const recorded = new Map<ProjectId, RecordedItem>();
  const manager = createAiManager(
    { storage: remembering(storage, recorded), llm: [model] },
    { actor: { id: 'benchmark', role: 'service', via: 'benchmark' } },
  );
  try {
    await fillOrganisation(manager, count);
    const run = await measureWeek(manager, () => statements);
    return { run, pool: await measurePool(storage, { model, requests: [...model.requests], recorded }) };
  } finally {
    await manager.close();
  }
}

/** From the call to the moment when everything is judged and ranked. */
async function measureWeek(manager: AiManager, statements: () => number): Promise<Measured> {
  const before = { cpu: cpuMs(), wall: performance.now(), statements: statements() };
  let ranked: typeof before | undefined;
  await manager.evaluations.weekly(
    { week: benchmarkWeek, concurrency },
    {
      onProgress: ({ phase }) => {
        // Making mails is measured apart: it depends on people, not on how the run is orchestrated.
        if (phase === 'mailing') ranked ??= { cpu: cpuMs(), wall: performance.now(), statements: statements() };
      },
    },
  );
  if (ranked === undefined) throw new Error('The run ended without ranking.');
  return {
    cpuMs: ranked.cpu - before.cpu,
    wallMs: ranked.wall - before.wall,
    statements: ranked.statements - before.statements,
  };
}

/** The same storage, which keeps what is recorded so that it can be recorded again. */
function remembering(storage: Storage, recorded: Map<ProjectId, RecordedItem>): Storage {
  const recordBatch: RunStore['recordBatch'] = (runId, items, options) => {
    for (const item of items) recorded.set(item.evaluation.projectId, item);
    return storage.runs.recordBatch(runId, items, options);
  };
  return { ...storage, runs: { ...storage.runs, recordBatch } };
}

interface Replay {
  readonly model: ReturnType<typeof createInstantModel>;
  readonly requests: readonly LlmRequest[];
  readonly recorded: ReadonlyMap<ProjectId, RecordedItem>;
}

/** The same calls in the same order and the same writes, with nothing in between. */
async function measurePool(storage: Storage, { model, requests, recorded }: Replay): Promise<Measured> {
  const first = recorded.values().next().value?.evaluation;
  if (first === undefined) throw new Error('There is nothing to replay.');
  const previous = await storage.runs.get(first.runId, {});
  const { run } = await storage.runs.start(
    {
      id: 'replay' as RunId,
      week: first.week,
      mode: 'new',
      projects: 'all',
      rulesVersion: 1,
      promptVersions: previous?.promptVersions ?? {},
      now: first.evaluatedAt,
    },
    {},
  );
  let next = 0;
  const before = { cpu: cpuMs(), wall: performance.now() };
  for (;;) {
    const items = await storage.runs.claim({ runId: run.id, workerId: 'pool', limit: 32, leaseMs: 30_000 }, {});
    if (items.length === 0) break;
    await storage.evaluations.loadDossiers(
      items.map(({ projectId }): ProjectId => projectId),
      first.week,
      {},
    );
    await pool(items, async () => {
      for (let call = 0; call < 2; call += 1) {
        const request = requests[next++ % requests.length];
        if (request !== undefined) JSON.parse((await model.generate(request, {})).text);
      }
    });
    await storage.runs.recordBatch(
      run.id,
      items.map((item) => toRecord(item, recorded, next)),
      {},
    );
  }
  return { cpuMs: cpuMs() - before.cpu, wallMs: performance.now() - before.wall, statements: 0 };
}

function toRecord(
  { projectId, fence }: ClaimedItem,
  recorded: ReadonlyMap<ProjectId, RecordedItem>,
  salt: number,
): RecordedItem {
  const item = recorded.get(projectId);
  if (item === undefined) throw new Error(`Nothing was recorded for ${projectId}.`);
  const { evaluation, decisions } = item;
  return {
    fence,
    evaluation: {
      ...evaluation,
      id: `${evaluation.id}-${salt}` as Evaluation['id'],
      runId: 'replay' as RunId,
      revision: evaluation.revision + 1,
    },
    decisions: decisions.map((decision) => ({ ...decision, id: `${decision.id}-${salt}`, runId: 'replay' })),
  };
}

async function pool<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
    }),
  );
}

// Once to warm up: a process that has just started compiles more than it works.
await measureRun(projects);
const { run, pool: bare } = await measureRun(projects);
console.error(
  `${projects} projects: run ${round(run.wallMs, 0)} ms wall, ${round(run.cpuMs, 0)} ms CPU; bare pool ${round(bare.wallMs, 0)} ms wall, ${round(bare.cpuMs, 0)} ms CPU`,
);
reportBudgets('weekly-overhead', [
  { name: 'orchestration CPU per project (ms)', value: round((run.cpuMs - bare.cpuMs) / projects), limit: 1.5 },
  { name: 'SQL statements per project', value: round(run.statements / projects), limit: 1 },
]);
