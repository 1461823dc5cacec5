import { AsyncLocalStorageProviderSingleton } from '@langchain/core/singletons';
import { Command, END, interrupt, MemorySaver, START, StateGraph, StateSchema } from '@langchain/langgraph';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { runGraph } from './run-graph.ts';

const State = new StateSchema({ count: z.number() });
type Node = (
  state: { count: number },
  config: { context?: unknown; signal?: AbortSignal | undefined },
) => Promise<{ count: number }> | { count: number };
const graphOf = (node: Node) =>
  new StateGraph(State)
    .addNode('step', node)
    .addEdge(START, 'step')
    .addEdge('step', END)
    .compile({ checkpointer: false });

describe('running a graph', () => {
  it('gives the nodes the context and returns the final state', async () => {
    const graph = graphOf(({ count }, { context }) => ({ count: count + (context as { by: number }).by }));
    expect(await runGraph(graph, { count: 1 }, { name: 'test', context: { by: 41 } })).toEqual({ count: 42 });
  });

  it('rejects with the signal’s own reason, at once, even when a node ignores it', async () => {
    const reason = { why: 'enough' };
    const stop = new AbortController();
    const graph = graphOf(() => {
      stop.abort(reason);
      return new Promise(() => undefined);
    });
    await expect(runGraph(graph, { count: 1 }, { name: 'test', context: {}, signal: stop.signal })).rejects.toBe(
      reason,
    );
    await expect(runGraph(graph, { count: 1 }, { name: 'test', context: {}, signal: stop.signal })).rejects.toBe(
      reason,
    );
  });

  it('waits for its nodes when they end themselves, and rejects with the signal’s own reason all the same', async () => {
    const reason = 'enough';
    const stop = new AbortController();
    let written = false;
    const graph = graphOf(async (_state, { context }) => {
      stop.abort(reason);
      await Promise.resolve();
      written = true;
      throw (context as { signal: AbortSignal }).signal.reason;
    });
    const { signal } = stop;
    await expect(
      runGraph(graph, { count: 1 }, { name: 'test', context: { signal }, signal, endedBy: 'nodes' }),
    ).rejects.toBe(reason);
    expect(written).toBe(true);
  });

  it('rejects with what a node threw', async () => {
    const error = new TypeError('boom');
    await expect(
      runGraph(
        graphOf(() => Promise.reject(error)),
        { count: 1 },
        { name: 'test', context: {} },
      ),
    ).rejects.toBe(error);
  });

  it('flushes however the run ended', async () => {
    let flushed = 0;
    const flush = async (): Promise<void> => void (flushed += 1);
    await runGraph(
      graphOf((state) => state),
      { count: 1 },
      { name: 'test', context: {}, flush },
    );
    await runGraph(
      graphOf(() => Promise.reject(new Error('boom'))),
      { count: 1 },
      { name: 'test', context: {}, flush },
    ).catch(() => undefined);
    expect(flushed).toBe(2);
  });

  it('refuses a concurrency of one, with which LangGraph drops tasks', async () => {
    const run = runGraph(
      graphOf((state) => state),
      { count: 1 },
      { name: 'test', context: {}, maxConcurrency: 1 },
    );
    await expect(run).rejects.toMatchObject({ code: 'CONFIGURATION' });
  });

  it('inside a graph of the host runs on its own: nothing of the host’s run reaches it', async () => {
    const seen: unknown[] = [];
    const inner = graphOf((state) => {
      seen.push(AsyncLocalStorageProviderSingleton.getRunnableConfig()?.configurable?.['secret']);
      return state;
    });
    const outer = graphOf(async (state) => runGraph(inner, state, { name: 'inner', context: {} }));
    await outer.invoke({ count: 1 }, { configurable: { secret: 'of the host' } });
    expect(seen).toEqual([undefined]);
  });

  it('that waits for somebody goes on where it stopped, also inside a graph of the host', async () => {
    const saver = new MemorySaver();
    const graph = new StateGraph(State)
      .addNode('step', (_state, { context }) => ({
        count: interrupt<unknown, number>({ question: 'How many?' }) + (context as { by: number }).by,
      }))
      .addEdge(START, 'step')
      .addEdge('step', END)
      .compile({ checkpointer: saver });
    const host = graphOf(async (state) => {
      const waiting = await runGraph(graph, state, { name: 'test', context: { by: 1 }, threadId: 'thread-1' });
      expect(waiting).toMatchObject({ __interrupt__: [{ value: { question: 'How many?' } }] });
      const resume = new Command({ resume: 41 });
      return runGraph<unknown, { count: number }, unknown>(graph, resume, {
        name: 'test',
        context: { by: 1 },
        threadId: 'thread-1',
      });
    });
    expect(await host.invoke({ count: 0 })).toEqual({ count: 42 });
    let kept = 0;
    for await (const _ of saver.list({ configurable: { thread_id: 'thread-1' } })) kept += 1;
    expect(kept).toBe(2);
  });
});
