// The weekly evaluation against a simulated vendor over HTTP, beside a bare promise pool and one LangGraph with a Send per project
// that make the same calls and the same writes. See README.md for the options and for what each figure means.
import { parseArgs } from 'node:util';
import type { Budget } from './report-budgets.ts';
import { reportBudgets, round } from './report-budgets.ts';
import type { BackendName } from './weekly/backend.ts';
import { backendNames, startBackend } from './weekly/backend.ts';
import { compareCpu, compareWall } from './weekly/compare.ts';
import type { WallResult } from './weekly/compare.ts';
import type { Measured } from './weekly/measured.ts';
import { measurePeakMemory } from './weekly/peak-memory.ts';

const parts = ['wall', 'cpu', 'memory'] as const;
type Part = (typeof parts)[number];

const { values } = parseArgs({
  options: {
    projects: { type: 'string', default: '97' },
    concurrency: { type: 'string', default: '16' },
    'latency-ms': { type: 'string', default: '800' },
    backend: { type: 'string', default: 'pglite' },
    /** how many times each variant runs; figures are medians */
    rounds: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    /** wall, cpu, memory; memory needs PostgreSQL */
    measure: { type: 'string', multiple: true, default: ['wall', 'cpu'] },
    json: { type: 'boolean', default: false },
  },
});
const options = {
  projects: toCount('projects', values.projects),
  concurrency: toCount('concurrency', values.concurrency),
  latencyMs: Number(values['latency-ms']),
  rounds: toCount('rounds', values.rounds),
  seed: Number(values.seed),
};
const backendName = oneOf<BackendName>('backend', values.backend, backendNames);
const measured = new Set(values.measure.map((part) => oneOf<Part>('measure', part, parts)));

/** Projects of the measurement of CPU: enough for a steady figure, few enough for the default run. */
const cpuProjects = 500;
const memorySizes = [1_000, 10_000] as const;

const budgets: Budget[] = [];
const details: Record<string, unknown> = { ran: { ...options, backend: backendName, measured: [...measured] } };
// First, in a process that has run nothing else: what the other ways leave behind makes the product's code slower.
if (measured.has('cpu')) await measureCpu();
if (measured.has('wall')) await measureWall();
if (measured.has('memory')) await measureMemory();
reportBudgets('weekly', budgets, details);

async function measureWall(): Promise<void> {
  say(
    `${options.projects} projects, ${options.latencyMs} ms mean latency, ${options.concurrency} at once, ${backendName}`,
  );
  await using backend = await startBackend(backendName);
  const result = await compareWall(backend, options);
  const ratio = (way: Measured): number => round(way.wallMs / result.pool.wallMs);
  for (const name of ['product', 'pool', 'sendGraph'] as const) say(describe(name, result[name], ratio(result[name])));
  say(`  mails afterwards: ${round(result.mails.wallMs, 0)} ms`);
  details['wall'] = toFigures(result);
  budgets.push(
    { name: 'wall time / bare pool', value: ratio(result.product), limit: 1.05 },
    { name: 'SQL statements per project', value: round(result.product.statements / options.projects), limit: 1 },
  );
}

async function measureCpu(): Promise<void> {
  // The compiler needs a few thousand projects until the figure is steady.
  const rounds = Math.max(8, options.rounds);
  say(
    `CPU: ${cpuProjects} projects, a model in this process that answers at once, median of ${rounds} rounds, ${backendName}`,
  );
  await using backend = await startBackend(backendName);
  const { product, pool } = await compareCpu(backend, { ...options, projects: cpuProjects, rounds });
  const [ours, theirs] = [product.cpuMs / cpuProjects, pool.cpuMs / cpuProjects];
  say(`  product ${round(ours)} ms per project, pool ${round(theirs)} ms`);
  details['cpu'] = { projects: cpuProjects, rounds, productMsPerProject: round(ours), poolMsPerProject: round(theirs) };
  budgets.push({ name: 'orchestration CPU per project (ms)', value: round(ours - theirs), limit: 1.5 });
}

async function measureMemory(): Promise<void> {
  say(`peak memory: ${memorySizes.join(' and ')} projects on PostgreSQL, a process each`);
  const peaks = await measurePeakMemory(memorySizes, options.concurrency);
  const [few = 0, many = 0] = peaks;
  say(`  ${peaks.map((peak) => `${round(peak, 0)} MB`).join(', ')}`);
  details['memory'] = { projects: memorySizes, peakMb: peaks.map((peak) => round(peak, 1)) };
  budgets.push({ name: 'peak RSS growth from 1,000 to 10,000 projects (MB)', value: round(many - few, 1), limit: 64 });
}

function toFigures({ vendorCpuMs, ...ways }: WallResult) {
  const { projects } = options;
  const figures = Object.entries(ways).map(([name, way]: [string, Measured]) => [
    name,
    { wallMs: round(way.wallMs, 0), cpuMsPerProject: round(way.cpuMs / projects), statements: way.statements },
  ]);
  return { ...Object.fromEntries(figures), vendorCpuMsPerProject: round(vendorCpuMs / projects) };
}

function describe(name: string, { wallMs, cpuMs, statements }: Measured, ratio: number): string {
  const perProject = round(cpuMs / options.projects);
  return `  ${name}: ${round(wallMs, 0)} ms (${ratio} of the pool), ${perProject} ms CPU per project, ${statements} statements`;
}

function say(line: string): void {
  if (!values.json) console.error(line);
}

function toCount(name: string, text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new Error(`--${name} is a whole number of one or more.`);
  return count;
}

function oneOf<T extends string>(name: string, text: string, known: readonly T[]): T {
  const found = known.find((candidate) => candidate === text);
  if (found === undefined) throw new Error(`--${name} is one of ${known.join(', ')}.`);
  return found;
}
