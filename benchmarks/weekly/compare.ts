import { createOpenAiProvider } from '@ai-manager/adapters/openai';
import { startModelServer } from '@ai-manager/test-servers/model';
import { createInstantModel } from '../instant-model.ts';
import { median } from '../report-budgets.ts';
import type { Backend } from './backend.ts';
import type { Measured } from './measured.ts';
import { openAiOptions } from './model.ts';
import { runPool } from './pool-run.ts';
import type { ReplayOptions } from './pool-run.ts';
import type { ProductRun, RunSize } from './product-run.ts';
import { runProduct } from './product-run.ts';
import type { Replay, ReplayParts } from './replay.ts';
import { createReplay } from './replay.ts';
import { runSendGraph } from './send-graph-run.ts';

export interface WallOptions extends RunSize {
  readonly latencyMs: number;
  readonly seed: number;
  readonly rounds: number;
}

const warmUpProjects = 97;

export interface WallResult {
  readonly product: Measured;
  /** making and queueing the mails afterwards */
  readonly mails: Measured;
  readonly pool: Measured;
  readonly sendGraph: Measured;
  /** CPU of the vendor's process per way of running the week, in ms */
  readonly vendorCpuMs: number;
}

/**
 * The product, the bare pool and the graph of Sends in turn, against one vendor in a process of its own. Each runs once
 * before that with a vendor that answers at once: a process that has just started compiles more than it works.
 */
export async function compareWall(backend: Backend, options: WallOptions): Promise<WallResult> {
  if (options.latencyMs > 0)
    await compareWall(backend, { ...options, projects: warmUpProjects, latencyMs: 0, rounds: 1 });
  await using model = await startModelServer({ latencyMs: options.latencyMs, seed: options.seed });
  const provider = createOpenAiProvider(openAiOptions(model.baseUrl));
  const products: ProductRun[] = [];
  const [pools, graphs]: [Measured[], Measured[]] = [[], []];
  for (let round = 0; round < options.rounds; round += 1) {
    const product = await withStorage(backend, (opened) => runProduct(opened, provider, options));
    products.push(product);
    const { recording } = product;
    pools.push(await replayWith(runPool, { backend, parts: { provider, recording }, size: options }));
    graphs.push(await replayWith(runSendGraph, { backend, parts: { provider, recording }, size: options }));
  }
  const { cpuMs } = await model.statistics();
  return {
    product: medianOf(products.map(({ evaluated }) => evaluated)),
    mails: medianOf(products.map(({ mailed }) => mailed)),
    pool: medianOf(pools),
    sendGraph: medianOf(graphs),
    vendorCpuMs: cpuMs / (3 * options.rounds),
  };
}

export interface CpuOptions extends RunSize {
  readonly rounds: number;
}

/**
 * CPU of the calling thread with a model in the same process that answers at once, so that the difference between the
 * product and the pool is what the product adds. The first round is for the compiler and does not count.
 */
export async function compareCpu(backend: Backend, options: CpuOptions): Promise<Pick<WallResult, 'product' | 'pool'>> {
  const [products, pools]: [Measured[], Measured[]] = [[], []];
  for (let round = 0; round <= options.rounds; round += 1) {
    const provider = createInstantModel();
    const { evaluated, recording } = await withStorage(backend, (opened) => runProduct(opened, provider, options));
    const pool = await replayWith(runPool, { backend, parts: { provider, recording }, size: options });
    if (round === 0) continue;
    products.push(evaluated);
    pools.push(pool);
  }
  return { product: medianOf(products), pool: medianOf(pools) };
}

interface ReplaySetup {
  readonly backend: Backend;
  readonly parts: Omit<ReplayParts, 'storage'>;
  readonly size: RunSize;
}

function replayWith(
  run: (replay: Replay, options: ReplayOptions) => Promise<Measured>,
  { backend, parts, size }: ReplaySetup,
): Promise<Measured> {
  return withStorage(backend, async ({ storage, statements }) =>
    run(await createReplay({ ...parts, storage }), { concurrency: size.concurrency, statements }),
  );
}

async function withStorage<T>(
  backend: Backend,
  work: (opened: Awaited<ReturnType<Backend['open']>>) => Promise<T>,
): Promise<T> {
  const opened = await backend.open();
  try {
    return await work(opened);
  } finally {
    await opened.storage.close();
  }
}

function medianOf(all: readonly Measured[]): Measured {
  const of = (key: keyof Measured): number => median(all.map((measured) => measured[key]));
  return { wallMs: of('wallMs'), cpuMs: of('cpuMs'), statements: of('statements') };
}
