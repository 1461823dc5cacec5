import { createStoragePromptRegistry, createSystemClock } from '@ai-manager/core/memory';
import { promptRegistryContract, registerContract, telemetryContract } from '@ai-manager/core/testing';
import type { LangfuseMood } from '@ai-manager/test-servers/langfuse';
import { afterAll, describe, it } from 'vitest';
import { openLangfuse, toEvent } from './langfuse-bench.ts';
import { createPgliteBench } from './pglite-bench.ts';

const runner = { describe, it };

for (const content of [false, true]) {
  registerContract(runner, telemetryContract, {
    name: `Langfuse telemetry, content ${content ? 'on' : 'off'}`,
    supports: ['breakable', 'hanging', 'inspectable'],
    open: async () => {
      const bench = await openLangfuse({ content });
      return {
        telemetry: bench.telemetry,
        recorded: async () => bench.server.spans.map(toEvent),
        breakSink: () => bench.server.behave('refused'),
        hangSink: () => bench.server.behave('hang'),
        inspect: () => bench.server.bodies.join('\n'),
        [Symbol.asyncDispose]: () => bench[Symbol.asyncDispose](),
      };
    },
  });
}

const moods: Readonly<Record<'refused' | 'garbage' | 'unauthorised', LangfuseMood>> = {
  refused: 'refused',
  garbage: 'garbage',
  unauthorised: { status: 401 },
};

registerContract(runner, promptRegistryContract, {
  name: 'Langfuse prompt registry',
  supports: ['breakable'],
  open: async () => {
    const bench = await openLangfuse();
    return {
      registry: bench.promptRegistry,
      breakServer: (how) => bench.server.behave(moods[how]),
      [Symbol.asyncDispose]: () => bench[Symbol.asyncDispose](),
    };
  },
});

const database = createPgliteBench();
afterAll(() => database[Symbol.asyncDispose]());

registerContract(runner, promptRegistryContract, {
  name: 'storage prompt registry, on PGlite',
  open: async () => {
    const storage = await database.open();
    return {
      registry: createStoragePromptRegistry({ storage, clock: createSystemClock() }),
      [Symbol.asyncDispose]: () => storage.close(),
    };
  },
});
