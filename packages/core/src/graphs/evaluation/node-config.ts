import type { CallOptions } from '../../ports/index.ts';
import type { RunContext } from './context.ts';
import type { WeekContext } from './week-context.ts';

/** The slice of LangGraph's node config that nodes read; the context is what `runGraph` was given. */
export interface NodeConfig {
  readonly context?: unknown;
}

/** The context of the project graph. Its absence is a bug of ours. */
export function contextOf(config: NodeConfig): RunContext {
  if (config.context === undefined) throw new TypeError('The project graph was invoked without a run context.');
  return config.context as RunContext;
}

/** The context of the week graph. Its absence is a bug of ours. */
export function weekContextOf(config: NodeConfig): WeekContext {
  if (config.context === undefined) throw new TypeError('The week graph was invoked without a context.');
  return config.context as WeekContext;
}

/** Options for what a node of the week graph calls. @throws the signal's reason when the call was aborted meanwhile */
export function callOptionsOf(config: NodeConfig): CallOptions {
  const { signal } = weekContextOf(config);
  signal?.throwIfAborted();
  return { signal };
}
