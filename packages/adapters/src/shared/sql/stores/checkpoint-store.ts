import type { CheckpointStore } from '@ai-manager/core';
import { MemorySaver } from '@langchain/langgraph-checkpoint';

export function createCheckpointStore(): CheckpointStore {
  const saver = new MemorySaver();
  return {
    saver: async ({ signal }) => {
      signal?.throwIfAborted();
      return saver;
    },
    remove: async (threadId, { signal }) => {
      signal?.throwIfAborted();
      await saver.deleteThread(threadId);
    },
    prune: async (_request, { signal }) => {
      signal?.throwIfAborted();
      return 0;
    },
  };
}
