import type { ClaimedItem } from '@ai-manager/core';
import { END, ReducedValue, Send, START, StateGraph, StateSchema } from '@langchain/langgraph';
import { z } from 'zod';
import type { Measured } from './measured.ts';
import { startMeasuring } from './measured.ts';
import type { ReplayOptions } from './pool-run.ts';
import type { Replay } from './replay.ts';
import { batchSize } from './replay.ts';

const State = new StateSchema({
  items: z.custom<readonly ClaimedItem[]>(),
  done: new ReducedValue(z.number().default(0), { inputSchema: z.number(), reducer: (sum, next) => sum + next }),
});

/** How the week looks as one LangGraph: the run is claimed, every project is a Send to one node, the end finishes it. */
export async function runSendGraph(replay: Replay, { concurrency, statements }: ReplayOptions): Promise<Measured> {
  let evaluated: ClaimedItem[] = [];
  const graph = new StateGraph(State)
    .addNode('claim', async () => {
      await replay.start();
      const items: ClaimedItem[] = [];
      for (let batch = await replay.claim(); batch.length > 0; batch = await replay.claim()) items.push(...batch);
      return { items };
    })
    .addNode('evaluate', async ({ item }: { readonly item: ClaimedItem }) => {
      await replay.ask(item);
      evaluated.push(item);
      if (evaluated.length >= batchSize) {
        const batch = evaluated;
        evaluated = [];
        await replay.record(batch);
      }
      return { done: 1 };
    })
    .addNode('finish', async () => {
      await replay.record(evaluated);
      await replay.finish();
      return {};
    })
    .addEdge(START, 'claim')
    .addConditionalEdges('claim', ({ items }) => items.map((item) => new Send('evaluate', { item })), ['evaluate'])
    .addEdge('evaluate', 'finish')
    .addEdge('finish', END)
    .compile();
  const stop = startMeasuring(statements);
  await graph.invoke({ items: [] }, { maxConcurrency: concurrency });
  return stop();
}
