// What the weekly run costs beside the model: CPU of the calling thread per project against a bare promise pool that makes the
// same calls and the same writes, and SQL statements per project. `node benchmarks/weekly-overhead.ts [--projects 1000]`
import { parseArgs } from 'node:util';
import { createPgliteStorage } from '@ai-manager/adapters/pglite';
import type { AiManager, ClaimedItem, Evaluation, LlmRequest, ProjectId, RunId, Storage } from '@ai-manager/core';
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
  const manager = createAiManager(
    { storage, llm: [model] },
    { actor: { id: 'benchmark', role: 'service', via: 'benchmark' } },
  );
  try {
    await fillOrganisation(manager, count);
    const run = await measureWeek(manager, () => statements);
    const evaluations = await everyEvaluation(storage);
    return { run, pool: await measurePool(storage, { model, requests: [...model.requests], evaluations }) };
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

async function everyEvaluation(storage: Storage): Promise<readonly Evaluation[]> {
  const all: Evaluation[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: readonly Evaluation[]; nextCursor: string | null } = await storage.evaluations.list(
      { limit: 1_000, ...(cursor === null ? {} : { cursor }) },
      {},
    );
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return all;
}

interface Replay {
  readonly model: ReturnType<typeof createInstantModel>;
  readonly requests: readonly LlmRequest[];
  readonly evaluations: readonly Evaluation[];
}

/** The same calls in the same order and the same writes, with nothing in between. */
async function measurePool(storage: Storage, { model, requests, evaluations }: Replay): Promise<Measured> {
  const [first] = evaluations;
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
  const byProject = new Map(evaluations.map((evaluation) => [evaluation.projectId, evaluation]));
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
      items.map((item) => toRecord(item, byProject, next)),
      {},
    );
  }
  return { cpuMs: cpuMs() - before.cpu, wallMs: performance.now() - before.wall, statements: 0 };
}

function toRecord({ projectId, fence }: ClaimedItem, byProject: ReadonlyMap<ProjectId, Evaluation>, salt: number) {
  const evaluation = byProject.get(projectId);
  if (evaluation === undefined) throw new Error(`No evaluation of ${projectId}.`);
  return {
    fence,
    evaluation: {
      ...evaluation,
      id: `${evaluation.id}-${salt}` as Evaluation['id'],
      runId: 'replay' as RunId,
      revision: evaluation.revision + 1,
    },
    decisions: [],
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

await measureRun(Math.min(200, projects));
const { run, pool: bare } = await measureRun(projects);
console.error(
  `${projects} projects: run ${round(run.wallMs, 0)} ms wall, ${round(run.cpuMs, 0)} ms CPU; bare pool ${round(bare.wallMs, 0)} ms wall, ${round(bare.cpuMs, 0)} ms CPU`,
);
reportBudgets('weekly-overhead', [
  { name: 'orchestration CPU per project (ms)', value: round((run.cpuMs - bare.cpuMs) / projects), limit: 1.5 },
  { name: 'SQL statements per project', value: round(run.statements / projects), limit: 1 },
]);
