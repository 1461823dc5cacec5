import type { CallOptions } from '../call.ts';

/** Where graphs that wait for people keep where they stopped. Can be lost without losing a decision. */
export interface CheckpointStore {
  /**
   * A LangGraph checkpoint saver (`BaseCheckpointSaver` of `@langchain/langgraph-checkpoint`), handed to LangGraph as it
   * is; its tables are made on the first call.
   */
  saver(options: CallOptions): Promise<object>;
  /** Forgets the thread. */
  remove(threadId: string, options: CallOptions): Promise<void>;
  /** Forgets threads whose last checkpoint is older; returns how many. At most `limit`. */
  prune(request: { readonly before: string; readonly limit: number }, options: CallOptions): Promise<number>;
}
