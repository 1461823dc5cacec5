import { UpstreamError } from '../errors.ts';
import type { NewRegistryPrompt, PromptRegistry, RegistryPrompt } from '../ports/prompt-registry.ts';
import { type Break, proveContract } from './__fixtures__/prove-contract.ts';
import {
  type PromptRegistryBench,
  type PromptRegistryCapability,
  promptRegistryContract,
} from './prompt-registry-contract.ts';

/** A registry in memory, to break in every way; the real ones run the suite in packages/adapters/test. */
function openBench(): PromptRegistryBench {
  let prompts: RegistryPrompt[] = [];
  let isBroken = false;
  const assertWorks = (signal: AbortSignal | undefined): void => {
    signal?.throwIfAborted();
    if (isBroken) throw new UpstreamError('UPSTREAM_UNAVAILABLE', 'The registry is away.');
  };
  return {
    registry: {
      id: 'memory',
      async get(name, selector, { signal }) {
        assertWorks(signal);
        const fits = (prompt: RegistryPrompt): boolean =>
          'version' in selector ? prompt.version === selector.version : prompt.labels.includes(selector.label);
        return prompts.find((prompt) => prompt.name === name && fits(prompt)) ?? null;
      },
      async add({ name, body, labels }, { signal }) {
        assertWorks(signal);
        const version = prompts.filter((prompt) => prompt.name === name).length + 1;
        const without = (prompt: RegistryPrompt): RegistryPrompt =>
          prompt.name === name
            ? { ...prompt, labels: prompt.labels.filter((label) => !labels.includes(label)) }
            : prompt;
        const added = { name, version, body, labels };
        prompts = [...prompts.map(without), added];
        return added;
      },
    },
    breakServer: () => void (isBroken = true),
  };
}

const supports: readonly PromptRegistryCapability[] = ['breakable'];

const broken =
  (change: (registry: PromptRegistry) => Partial<PromptRegistry>) =>
  (bench: PromptRegistryBench): PromptRegistryBench => ({
    ...bench,
    registry: { ...bench.registry, ...change(bench.registry) },
  });
const adding = (change: (prompt: NewRegistryPrompt) => NewRegistryPrompt) =>
  broken((registry) => ({ add: (prompt, options) => registry.add(change(prompt), options) }));
const getting = (change: (prompt: RegistryPrompt | null) => RegistryPrompt | null) =>
  broken((registry) => ({ get: async (...args) => change(await registry.get(...args)) }));

const breaks: readonly Break<PromptRegistryBench>[] = [
  [
    'forgets labels when it answers',
    getting((prompt) => (prompt === null ? null : { ...prompt, labels: [] })),
    'finds what was added by its version and by its label',
  ],
  [
    'answers with any text it has',
    broken((registry) => ({
      get: async (name, selector, options) =>
        (await registry.get(name, selector, options)) ?? registry.get('evaluation.judge', { version: 1 }, options),
    })),
    'returns null for an unknown name, version or label',
  ],
  [
    'writes over earlier versions',
    broken((registry) => {
      let latest = '';
      return {
        add: (prompt, options) => {
          latest = prompt.body;
          return registry.add(prompt, options);
        },
        get: async (...args) => {
          const prompt = await registry.get(...args);
          return prompt === null ? null : { ...prompt, body: latest };
        },
      };
    }),
    'numbers versions upwards and leaves earlier ones as they were',
  ],
  [
    'knows two labels only',
    adding((prompt) => ({
      ...prompt,
      labels: prompt.labels.filter((label) => label === 'production' || label === 'prod-a'),
    })),
    'moves labels to the new version and leaves the others',
  ],
  [
    'puts everything in production',
    adding((prompt) => ({ ...prompt, labels: [...new Set([...prompt.labels, 'production' as const])] })),
    'keeps a version without a label, which no label finds',
  ],
  ['trims texts', adding((prompt) => ({ ...prompt, body: prompt.body.trim() })), 'keeps every character of a text'],
  [
    'looks at no signal',
    broken((registry) => ({
      get: (name, selector) => registry.get(name, selector, {}),
      add: (prompt) => registry.add(prompt, {}),
    })),
    'rejects with the reason of a signal that has aborted',
  ],
  [
    'takes a server that is away for one without prompts',
    broken((registry) => ({ get: (...args) => registry.get(...args).catch(() => null) })),
    'says with an error of ours, without any of its answer, that its server does not answer as it should',
  ],
];

proveContract(promptRegistryContract, { name: 'prompt registry', supports, open: openBench }, breaks);
