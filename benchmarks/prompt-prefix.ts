// Which share of the weekly run's input tokens lies in the part that is the same bytes in the call before of its kind, and so can come
// from a vendor's prompt cache: `npm run bench:prefix`. Both vendors are simulated, asked with their official SDKs.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAnthropicProvider } from '@ai-manager/adapters/anthropic';
import { createOpenAiProvider } from '@ai-manager/adapters/openai';
import { createPgliteStorage } from '@ai-manager/adapters/pglite';
import type { AiManager, LlmProvider } from '@ai-manager/core';
import { createAiManager, defaultRules } from '@ai-manager/core';
import type { ModelServer, ModelServerStatistics } from '@ai-manager/test-servers/model';
import { startModelServer } from '@ai-manager/test-servers/model';
import { benchmarkWeek, fillOrganisation } from './organisation.ts';
import { reportBudgets, round } from './report-budgets.ts';
import { openAiOptions } from './weekly/model.ts';

/** At least this share is stable. */
const leastShare = 0.6;
const organisations = {
  'sample organisation': fillSample,
  '97 projects': (manager: AiManager) => fillOrganisation(manager, 97),
};
const vendors = {
  openai: ({ baseUrl }: ModelServer) => createOpenAiProvider(openAiOptions(baseUrl)),
  anthropic: ({ anthropicUrl }: ModelServer) =>
    createAnthropicProvider({ apiKey: 'any', model: 'claude-sonnet-5-5', baseUrl: anthropicUrl }),
};

const found = [];
for (const [organisation, fill] of Object.entries(organisations))
  for (const [vendor, open] of Object.entries(vendors)) found.push(await measure({ organisation, fill, vendor, open }));
for (const { organisation, vendor, kinds, stable, cached } of found) {
  console.error(`${organisation}, ${vendor}: ${percent(stable)} stable, ${percent(cached)} from the cache`);
  for (const [kind, share] of Object.entries(kinds)) console.error(`  ${kind}: ${percent(share)} stable`);
}
reportBudgets(
  'prompt-prefix',
  found.map(({ organisation, vendor, stable }) => ({
    name: `share of input outside the stable prefix, ${organisation}, ${vendor}`,
    value: round(1 - stable),
    limit: round(1 - leastShare),
  })),
  { found },
);

interface Case {
  readonly organisation: string;
  readonly fill: (manager: AiManager) => Promise<void>;
  readonly vendor: string;
  readonly open: (server: ModelServer) => LlmProvider;
}

async function measure({ organisation, fill, vendor, open }: Case) {
  await using server = await startModelServer();
  await using manager = createAiManager(
    { storage: createPgliteStorage({ folder: 'memory' }), llm: [open(server)] },
    { actor: { id: 'benchmark', role: 'executive', via: 'benchmark' } },
  );
  await fill(manager);
  const { run, promptCacheShare } = await manager.evaluations.weekly({ week: benchmarkWeek });
  if (run?.counts.failed !== 0) throw new Error(`${organisation} with ${vendor} is not whole.`);
  const { prompts } = await server.statistics();
  const kinds = Object.fromEntries(
    Object.entries(prompts).map(([kind, share]) => [kind, round(share.stableTokens / share.inputTokens)]),
  );
  return { organisation, vendor, kinds, stable: round(stableShare(prompts)), cached: round(promptCacheShare ?? 0) };
}

function stableShare(prompts: ModelServerStatistics['prompts']): number {
  const shares = Object.values(prompts);
  const sum = (of: 'stableTokens' | 'inputTokens'): number => shares.reduce((total, share) => total + share[of], 0);
  return sum('stableTokens') / sum('inputTokens');
}

/** People, projects, metrics and updates of `examples/sample-org`, under the rules of the library. */
async function fillSample(manager: AiManager): Promise<void> {
  await manager.rules.save({ rules: { ...defaultRules, mail: { ...defaultRules.mail, delivery: 'host' } } });
  const folder = join(import.meta.dirname, '../examples/sample-org');
  const updates = `submissions/${benchmarkWeek}`;
  const names = ['people.csv', 'projects.csv', 'metrics.csv'];
  for (const name of await readdir(join(folder, updates))) names.push(`${updates}/${name}`);
  const files = names.map(async (name) => ({ name, content: await readFile(join(folder, name), 'utf8') }));
  await manager.people.importRoster({ files: await Promise.all(files) });
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
