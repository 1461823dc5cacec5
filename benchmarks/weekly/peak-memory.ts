import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createOpenAiProvider } from '@ai-manager/adapters/openai';
import { createPostgresStorage } from '@ai-manager/adapters/postgres';
import { createAiManager } from '@ai-manager/core';
import { startModelServer } from '@ai-manager/test-servers/model';
import { startPostgres } from '@ai-manager/test-servers/postgres';
import { fillOrganisation } from '../organisation.ts';
import { openAiOptions } from './model.ts';

const heapMb = 128;

/**
 * Peak memory in MB of processes that evaluate so many projects each, on PostgreSQL with a vendor that answers at once. Their
 * heap is small, as in a small container: without a limit V8 lets garbage lie, and the figure tells of that alone.
 */
export async function measurePeakMemory(sizes: readonly number[], concurrency: number): Promise<readonly number[]> {
  await using server = await startPostgres();
  await using model = await startModelServer();
  const peaks: number[] = [];
  for (const projects of sizes) {
    const url = await server.createDatabase();
    await fill(url, { projects, baseUrl: model.baseUrl });
    const script = join(import.meta.dirname, 'peak-memory-process.ts');
    const flags = [
      `--max-old-space-size=${heapMb}`,
      '--conditions=@ai-manager/source',
      script,
      url,
      model.baseUrl,
      String(concurrency),
    ];
    const { stdout } = await promisify(execFile)(process.execPath, flags);
    peaks.push(Number(stdout.trim().split('\n').at(-1)));
  }
  return peaks;
}

/** Here and not in the measured process: importing a large organisation takes more memory than evaluating it. */
async function fill(url: string, { projects, baseUrl }: { readonly projects: number; readonly baseUrl: string }) {
  const storage = createPostgresStorage({ url });
  await using manager = createAiManager(
    { storage, llm: [createOpenAiProvider(openAiOptions(baseUrl))] },
    { actor: { id: 'benchmark', role: 'service', via: 'benchmark' } },
  );
  await fillOrganisation(manager, projects);
}
