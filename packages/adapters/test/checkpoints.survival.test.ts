import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPgliteBench } from './pglite-bench.ts';
import { createPostgresBench } from './postgres-bench.ts';

// LangGraph's own suite for savers expects the test runner's functions as globals.
Object.assign(globalThis, { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it });
const { validate } = await import('@langchain/langgraph-checkpoint-validation');

for (const [name, bench] of Object.entries({ pglite: createPgliteBench(), postgres: createPostgresBench() })) {
  const opened = new WeakMap<object, AsyncDisposable>();
  validate({
    checkpointerName: `the saver of ${name}`,
    beforeAllTimeout: 60_000,
    afterAll: async () => bench[Symbol.asyncDispose](),
    createCheckpointer: async () => {
      const storage = await bench.open();
      const saver = await storage.checkpoints.saver({});
      opened.set(saver, storage);
      return saver as never;
    },
    destroyCheckpointer: async (saver) => opened.get(saver)?.[Symbol.asyncDispose](),
  });
}
