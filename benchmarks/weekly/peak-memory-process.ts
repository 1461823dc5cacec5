// One week in a process of its own, which prints its peak memory in MB. Started by peak-memory.ts, with the week in place already.
import { createOpenAiProvider } from '@ai-manager/adapters/openai';
import { createPostgresStorage } from '@ai-manager/adapters/postgres';
import { createAiManager } from '@ai-manager/core';
import { benchmarkWeek } from '../organisation.ts';
import { openAiOptions } from './model.ts';

const [url = '', baseUrl = '', concurrency = ''] = process.argv.slice(2);
const manager = createAiManager(
  { storage: createPostgresStorage({ url }), llm: [createOpenAiProvider(openAiOptions(baseUrl))] },
  { actor: { id: 'benchmark', role: 'service', via: 'benchmark' } },
);
const { outcome } = await manager.evaluations.weekly({ week: benchmarkWeek, concurrency: Number(concurrency) });
if (outcome !== 'finished') throw new Error(`The run ended as ${outcome}.`);
await manager.close();
console.log(process.resourceUsage().maxRSS / 1_024);
