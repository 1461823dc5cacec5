import { describe, expect, it } from 'vitest';
import { startResponsesServer, type ReceivedRequest } from '../responses-server.ts';
import { openBench, populate, week } from './harness.ts';
import { goodAnswer, kindOf, openAiInstallation } from './openai-bench.ts';

const usage = {
  inputTokens: 4_000,
  cacheReadTokens: 3_000,
  cacheWriteTokens: 0,
  outputTokens: 100,
  reasoningTokens: 0,
};

/** The instructions of a request as bytes: what comes before the project's data. */
function prefixOf(request: ReceivedRequest): string {
  const input = request.body['input'] as readonly { readonly role: string }[];
  const data = input.findIndex(({ role }) => role !== 'system');
  expect(input.slice(data).every(({ role }) => role !== 'system')).toBe(true);
  return JSON.stringify(input.slice(0, data));
}

describe('the prompts of a week', () => {
  it('start with the same bytes for every project, the levels of the rubric included, under a key per kind', async () => {
    await using server = await startResponsesServer();
    server.answerBy(goodAnswer);
    await using bench = await openBench(openAiInstallation(server));
    await populate(bench, [{ id: 'ann', projects: ['a1', 'a2', 'a3'] }]);
    await bench.manager.evaluations.weekly({ week });
    for (const kind of ['judgement', 'feedback']) {
      const requests = server.requests.filter((request) => kindOf(request) === kind);
      expect(requests).toHaveLength(3);
      const [prefix = ''] = requests.map(prefixOf);
      expect(new Set(requests.map(prefixOf))).toEqual(new Set([prefix]));
      expect(prefix).toMatch(/5: All goals .*5: As 4/);
      expect(new Set(requests.map(({ body }) => body['prompt_cache_key']))).toEqual(
        new Set([`evaluation.${kind === 'feedback' ? kind : 'judge'}:1`]),
      );
    }
  });

  it('are reported with the share that came from the cache', async () => {
    await using server = await startResponsesServer();
    server.answerBy((request) => ({ ...goodAnswer(request), usage }) as ReturnType<typeof goodAnswer>);
    await using bench = await openBench(openAiInstallation(server));
    await populate(bench, [{ id: 'ann', projects: ['a1', 'a2'] }]);
    expect((await bench.manager.evaluations.status({ week })).promptCacheShare).toBeNull();
    expect((await bench.manager.evaluations.weekly({ week })).promptCacheShare).toBe(0.75);
    expect((await bench.manager.evaluations.status({ week })).promptCacheShare).toBe(0.75);
  });
});
