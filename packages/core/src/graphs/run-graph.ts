import { AsyncLocalStorage } from 'node:async_hooks';
import type { Callbacks } from '@langchain/core/callbacks/manager';
import { CallbackManager } from '@langchain/core/callbacks/manager';
import { AsyncLocalStorageProviderSingleton } from '@langchain/core/singletons';
import { ConfigurationError } from '../errors.ts';
import { withoutAmbient } from '../llm/index.ts';

/** The slice of a compiled graph that is called here. */
export interface RunnableGraph<Input, Output> {
  invoke(input: Input, config: Record<string, unknown>): Promise<Output>;
}

export interface RunGraphOptions<Context> {
  /** objects the nodes work with in this run (not checkpointed, may hold functions) */
  readonly context: Context;
  readonly name: string;
  readonly signal?: AbortSignal | undefined;
  /**
   * Who ends the run when the signal aborts: LangGraph, at once (the default), or the nodes, which find the signal in
   * their context and first put away what is finished. LangGraph composes a signal anew for every step it is told of
   * one, and a signal as old as the run gathers them all, so graphs that run thousands of times leave it to the nodes.
   */
  readonly endedBy?: 'langgraph' | 'nodes';
  /** LangChain callbacks; given explicitly because nothing is inherited from the caller's own graph */
  readonly callbacks?: Callbacks | undefined;
  /** supersteps before the graph is taken for endless */
  readonly recursionLimit?: number;
  readonly maxConcurrency?: number;
  /**
   * Where the run is kept when it waits for somebody; the graph has to be compiled with a checkpointer. What it holds is
   * written once, when the run ends or waits: a run that dies before that leaves nothing behind.
   */
  readonly threadId?: string;
  /** what to flush when the run is over, however it ended; must not throw */
  readonly flush?: () => Promise<void>;
}

/**
 * The one way a graph is run.
 *
 * A host may itself be a LangGraph (an n8n agent, say): its config travels in AsyncLocalStorage and would make our
 * graph a nested one, with its callbacks doubled and its checkpointer written to. So the store is emptied first, and
 * signal and callbacks are passed explicitly. For the same reason nobody is traced because the environment of the host
 * says so: only the callbacks that were given hear of the run.
 *
 * @throws ConfigurationError for `maxConcurrency: 1`, with which LangGraph silently runs only the first of several tasks
 */
export async function runGraph<Input, Output, Context>(
  graph: RunnableGraph<Input, Output>,
  input: Input,
  options: RunGraphOptions<Context>,
): Promise<Output> {
  if (options.maxConcurrency === 1) {
    throw new ConfigurationError('maxConcurrency 1 makes LangGraph drop tasks: use 2 or more, or leave it out.');
  }
  options.signal?.throwIfAborted();
  const config: Record<string, unknown> = { context: options.context, runName: options.name };
  if (options.signal !== undefined && options.endedBy !== 'nodes') config['signal'] = options.signal;
  if (options.recursionLimit !== undefined) config['recursionLimit'] = options.recursionLimit;
  if (options.maxConcurrency !== undefined) config['maxConcurrency'] = options.maxConcurrency;
  if (options.threadId !== undefined) {
    config['configurable'] = { thread_id: options.threadId };
    config['durability'] = 'exit';
  }
  AsyncLocalStorageProviderSingleton.initializeGlobalInstance(new AsyncLocalStorage());
  try {
    return await AsyncLocalStorageProviderSingleton.getInstance().run(undefined, () => {
      const callbacks = withoutAmbient(options.callbacks, CallbackManager);
      return graph.invoke(input, callbacks === undefined ? config : { ...config, callbacks });
    });
  } catch (error) {
    // LangGraph wraps an abort in its own error, and writes into what nodes throw; callers get the reason they gave.
    options.signal?.throwIfAborted();
    throw error;
  } finally {
    await options.flush?.();
  }
}
