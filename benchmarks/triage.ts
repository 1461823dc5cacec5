// The triage of requests: our own share per request, with a model that answers at once, and 1,000 waiting requests that are
// decided after a restart. See README.md for what each figure means.
import { parseArgs } from 'node:util';
import type { AiManager, Storage } from '@ai-manager/core';
import { createAiManager } from '@ai-manager/core';
import type { Budget } from './report-budgets.ts';
import { reportBudgets, round } from './report-budgets.ts';
import { createInstantPanel } from './triage/panel-model.ts';
import { fillPeople, handIn } from './triage/requests.ts';
import type { BackendName } from './weekly/backend.ts';
import { backendNames, startBackend } from './weekly/backend.ts';

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '300' },
    waiting: { type: 'string', default: '1000' },
    backend: { type: 'string', multiple: true, default: [...backendNames] },
    json: { type: 'boolean', default: false },
  },
});
const requests = toCount('requests', values.requests);
const waiting = toCount('waiting', values.waiting);
const backends = values.backend.map(toBackend);
const concurrencies = [1, 16, 64] as const;
/** Requests before the first that is measured: the compiler and the pool of connections get warm. */
const warmUp = 150;
const executive = { id: 'grace', role: 'executive', via: 'bench' } as const;

/** Requests of all measurements so far: each has its own key and time. */
let handedIn = 0;
const budgets: Budget[] = [];
const details: Record<string, unknown> = { ran: { requests, waiting, backends } };
for (const name of backends) details[name] = await measure(name);
reportBudgets('triage', budgets, details);

async function measure(name: BackendName) {
  await using backend = await startBackend(name);
  const opened = await backend.open();
  const { storage } = opened;
  await fillPeople(storage);
  const manager = managerOn(storage);
  await triageAll(manager, storage, { count: warmUp, concurrency: 4 });
  const rows = [];
  for (const concurrency of concurrencies) {
    const before = opened.statements();
    const figures = await triageAll(manager, storage, { count: requests, concurrency });
    const statements = round((opened.statements() - before) / requests, 1);
    say(
      `${name}, ${concurrency} at once: p50 ${figures.p50Ms} ms, p95 ${figures.p95Ms} ms, ${figures.perSecond} requests per second, ${statements} statements each`,
    );
    rows.push({ concurrency, ...figures, statements });
    if (name === 'postgres' && concurrency === 1)
      budgets.push({ name: 'own share per request on PostgreSQL, p95 (ms)', value: figures.p95Ms, limit: 15 });
  }
  const resumed = await decideAfterRestart(storage);
  say(
    `${name}, ${waiting} waiting requests decided after a restart: ${resumed.wallMs} ms, ${resumed.perSecond} per second`,
  );
  budgets.push({ name: `waiting requests lost after a restart, ${name}`, value: waiting - resumed.decided, limit: 0 });
  await storage.close();
  return { triage: rows, resumed };
}

/** A manager as a process has one: nothing of another is left in it. */
function managerOn(storage: Storage): AiManager {
  return createAiManager({ storage, llm: [createInstantPanel(0.9)] }, { actor: executive });
}

interface Load {
  readonly count: number;
  readonly concurrency: number;
}

/** Times each request from when its worker was free for it until the next progress of that worker's place. */
async function triageAll(manager: AiManager, storage: Storage, { count, concurrency }: Load) {
  await handIn(storage, count, handedIn);
  handedIn += count;
  const startedMs = performance.now();
  const doneMs: number[] = [];
  await manager.approvals.triage(
    { limit: count, concurrency },
    { onProgress: () => void doneMs.push(performance.now()) },
  );
  const wallMs = (doneMs.at(-1) ?? startedMs) - startedMs;
  // With k workers a request takes k times the distance between two that finish.
  const takenMs = doneMs
    .map((at, index) => at - (doneMs[index - concurrency] ?? startedMs))
    .slice(concurrency)
    .toSorted((one, other) => one - other);
  const quantile = (share: number): number => round(takenMs[Math.floor(share * (takenMs.length - 1))] ?? Number.NaN, 2);
  return { p50Ms: quantile(0.5), p95Ms: quantile(0.95), perSecond: round((count * 1_000) / wallMs, 1) };
}

/** Requests that wait in threads are decided by a manager that has never seen them. */
async function decideAfterRestart(storage: Storage) {
  const first = managerOn(storage);
  await handIn(storage, waiting, handedIn);
  handedIn += waiting;
  await first.approvals.triage({ limit: waiting, concurrency: 16 });
  const second = managerOn(storage);
  const page = await storage.approvals.list({ status: ['waiting'], order: 'newest', limit: waiting }, {});
  const ids = page.items.map(({ id }) => id);
  const startedMs = performance.now();
  let decided = 0;
  for (let start = 0; start < ids.length; start += 250) {
    const answer = await second.approvals.decide({ approvalIds: ids.slice(start, start + 250), outcome: 'approved' });
    decided += answer.decided;
  }
  const wallMs = performance.now() - startedMs;
  return { decided, wallMs: round(wallMs, 0), perSecond: round((decided * 1_000) / wallMs, 1) };
}

function say(line: string): void {
  if (!values.json) console.error(line);
}

function toCount(name: string, text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new Error(`--${name} is a whole number of one or more.`);
  return count;
}

function toBackend(value: string): BackendName {
  const found = backendNames.find((candidate) => candidate === value);
  if (found === undefined) throw new Error(`--backend is one of ${backendNames.join(', ')}.`);
  return found;
}
