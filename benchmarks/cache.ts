import { parseArgs } from 'node:util';
// Answers of reports.performance made anew, kept in memory, and kept in a Redis behind a front as Upstash has it. See README.md.
import { createUpstashCache } from '@ai-manager/adapters/upstash';
import type { AiManager, Cache } from '@ai-manager/core';
import { createAiManager } from '@ai-manager/core';
import { createMemoryCache, createSystemClock } from '@ai-manager/core/memory';
import { hasRedis, startRedis } from '@ai-manager/test-servers/redis';
import { startUpstash } from '@ai-manager/test-servers/upstash';
import { createInstantModel } from './instant-model.ts';
import { benchmarkWeek, fillOrganisation } from './organisation.ts';
import type { Budget } from './report-budgets.ts';
import { median, reportBudgets, round } from './report-budgets.ts';
import { type BackendName, backendNames, startBackend } from './weekly/backend.ts';

const { values } = parseArgs({
  options: {
    projects: { type: 'string', default: '97' },
    calls: { type: 'string', default: '200' },
    backend: { type: 'string', default: 'pglite' },
    json: { type: 'boolean', default: false },
  },
});
const projects = Number(values.projects);
const calls = Number(values.calls);
const backendName = backendNames.find((name): name is BackendName => name === values.backend);
if (backendName === undefined) throw new Error(`--backend is one of ${backendNames.join(', ')}.`);

const actor = { id: 'benchmark', role: 'executive', via: 'benchmark' } as const;
const llm = [createInstantModel()] as const;
const clock = createSystemClock();
await using backend = await startBackend(backendName);
const { storage, statements } = await backend.open();
const managerOver = (cache: Cache | null): AiManager => createAiManager({ storage, llm, cache, clock }, { actor });
const ask = (manager: AiManager): Promise<unknown> => manager.reports.performance({ week: benchmarkWeek });

const plain = managerOver(null);
await fillOrganisation(plain, projects);
await plain.evaluations.weekly({ week: benchmarkWeek });
const anew = await measure(plain);
say(`made anew: ${describe(anew)}`);

const memory = managerOver(createMemoryCache({ clock }));
await ask(memory);
const inMemory = await measure(memory);
say(`kept in memory: ${describe(inMemory)}`);
await memory.forgetAnswers();
const before = statements();
await Promise.all(Array.from({ length: 100 }, () => ask(memory)));
const hundred = statements() - before;
say(`a hundred callers at once: ${hundred} statements`);

const budgets: Budget[] = [
  { name: 'statements of a kept answer', value: inMemory.statements, limit: 0 },
  { name: 'statements for a hundred callers / for one', value: round(hundred / anew.statements), limit: 1 },
  { name: 'time of an answer kept in memory / made anew', value: round(inMemory.medianMs / anew.medianMs), limit: 0.5 },
];
const details: Record<string, unknown> = { ran: { projects, calls, backend: backendName }, anew, inMemory };
if (hasRedis()) await measureUpstash();
else say('There is no redis-server on this machine: Upstash is left out.');
await plain.close();
reportBudgets('cache', budgets, details);

async function measureUpstash(): Promise<void> {
  await using redis = await startRedis();
  await using upstash = await startUpstash(redis.port);
  const manager = managerOver(
    createUpstashCache({ url: upstash.url, token: upstash.token, keyPrefix: 'benchmark', timeoutMs: 500 }),
  );
  await ask(manager);
  await ask(manager);
  const inUpstash = await measure(manager);
  say(`kept in Redis over REST: ${describe(inUpstash)}`);
  await manager.forgetAnswers();
  redis.pause();
  const hanging = await measure(manager);
  redis.resume();
  say(`while Redis hangs: ${describe(hanging)}`);
  Object.assign(details, { inUpstash, hanging });
  budgets.push(
    { name: 'statements of an answer kept in Redis', value: inUpstash.statements, limit: 0 },
    { name: 'median while Redis hangs / made anew', value: round(hanging.medianMs / anew.medianMs), limit: 1.2 },
    { name: 'slowest while Redis hangs beyond the slowest made anew (ms)', value: beyond(hanging), limit: 350 },
  );
}

interface Measured {
  readonly medianMs: number;
  readonly slowestMs: number;
  /** per answer */
  readonly statements: number;
}

function beyond({ slowestMs }: Measured): number {
  return round(Math.max(0, slowestMs - anew.slowestMs), 0);
}

async function measure(manager: AiManager): Promise<Measured> {
  const times: number[] = [];
  const sentBefore = statements();
  for (let call = 0; call < calls; call += 1) {
    const startedMs = performance.now();
    await ask(manager);
    times.push(performance.now() - startedMs);
  }
  return {
    medianMs: round(median(times)),
    slowestMs: round(Math.max(...times), 1),
    statements: round((statements() - sentBefore) / calls, 2),
  };
}

function describe({ medianMs, slowestMs, statements: sent }: Measured): string {
  return `${medianMs} ms, ${slowestMs} ms at most, ${sent} statements`;
}

function say(line: string): void {
  if (!values.json) console.error(line);
}
