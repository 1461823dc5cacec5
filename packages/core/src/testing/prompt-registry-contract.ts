import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { isAiManagerError } from '../errors.ts';
import type { NewRegistryPrompt, PromptRegistry } from '../ports/prompt-registry.ts';
import type { ContractCase } from './contract.ts';

/** `breakable`: the bench can take the registry's server away. */
export type PromptRegistryCapability = 'breakable';

export interface PromptRegistryBench {
  readonly registry: PromptRegistry;
  readonly breakServer?: (how: 'refused' | 'garbage' | 'unauthorised') => Promise<void> | void;
}

const name = 'evaluation.judge';

function newPrompt(change: Partial<NewRegistryPrompt> = {}): NewRegistryPrompt {
  return { name, body: 'Judge {{ rubric.title }}.', note: '', createdBy: 'ann', labels: ['production'], ...change };
}

/** What all registries of prompts promise. */
export const promptRegistryContract: readonly ContractCase<PromptRegistryBench, PromptRegistryCapability>[] = [
  {
    title: 'finds what was added by its version and by its label',
    async run({ registry }) {
      const expected = { name, version: 1, body: 'Judge {{ rubric.title }}.', labels: ['production'] };
      deepEqual(await registry.add(newPrompt(), {}), expected);
      deepEqual(await registry.get(name, { version: 1 }, {}), expected);
      deepEqual(await registry.get(name, { label: 'production' }, {}), expected);
    },
  },
  {
    title: 'returns null for an unknown name, version or label',
    async run({ registry }) {
      await registry.add(newPrompt(), {});
      equal(await registry.get('evaluation.feedback', { label: 'production' }, {}), null);
      equal(await registry.get(name, { version: 2 }, {}), null);
      equal(await registry.get(name, { label: 'prod-a' }, {}), null);
    },
  },
  {
    title: 'numbers versions upwards and leaves earlier ones as they were',
    async run({ registry }) {
      await registry.add(newPrompt(), {});
      equal((await registry.add(newPrompt({ body: 'Judge well.' }), {})).version, 2);
      equal((await registry.add(newPrompt({ name: 'mail.weekly.text', body: 'Hello.' }), {})).version, 1);
      equal((await registry.get(name, { version: 1 }, {}))?.body, 'Judge {{ rubric.title }}.');
      equal((await registry.get(name, { version: 2 }, {}))?.body, 'Judge well.');
    },
  },
  {
    title: 'moves labels to the new version and leaves the others',
    async run({ registry }) {
      await registry.add(newPrompt({ labels: ['production', 'prod-a'] }), {});
      await registry.add(newPrompt({ body: 'Judge well.', labels: ['production', 'candidate', 'prod-b'] }), {});
      const labelled = async (label: 'production' | 'candidate' | 'prod-a' | 'prod-b') =>
        (await registry.get(name, { label }, {}))?.version;
      equal(await labelled('production'), 2);
      equal(await labelled('candidate'), 2);
      equal(await labelled('prod-a'), 1);
      equal(await labelled('prod-b'), 2);
      deepEqual((await registry.get(name, { version: 1 }, {}))?.labels, ['prod-a']);
    },
  },
  {
    title: 'keeps a version without a label, which no label finds',
    async run({ registry }) {
      await registry.add(newPrompt(), {});
      deepEqual((await registry.add(newPrompt({ body: 'A draft.', labels: [] }), {})).labels, []);
      equal((await registry.get(name, { label: 'production' }, {}))?.version, 1);
      equal((await registry.get(name, { version: 2 }, {}))?.body, 'A draft.');
    },
  },
  {
    title: 'keeps every character of a text',
    async run({ registry }) {
      const body =
        '{% for c in rubric.criteria %}\n\t{{ c.title }} – "ä😀" <b>&amp;</b> \\n {{{ x }}}\n{% endfor %}\n\n';
      await registry.add(newPrompt({ body }), {});
      equal((await registry.get(name, { label: 'production' }, {}))?.body, body);
    },
  },
  {
    title: 'rejects with the reason of a signal that has aborted',
    async run({ registry }) {
      const reason = new Error('enough');
      const signal = AbortSignal.abort(reason);
      const isReason = (error: unknown): boolean => error === reason;
      await rejects(registry.get(name, { label: 'production' }, { signal }), isReason);
      await rejects(registry.add(newPrompt(), { signal }), isReason);
      equal(await registry.get(name, { version: 1 }, {}), null);
    },
  },
  {
    title: 'says with an error of ours, without any of its answer, that its server does not answer as it should',
    needs: 'breakable',
    async run({ registry, breakServer }) {
      await registry.add(newPrompt(), {});
      for (const how of ['refused', 'garbage', 'unauthorised'] as const) {
        await breakServer?.(how);
        for (const call of [
          () => registry.get(name, { label: 'production' }, {}),
          () => registry.add(newPrompt({ body: 'A secret text.' }), {}),
        ]) {
          await rejects(call, (error: unknown) => {
            ok(isAiManagerError(error, 'UPSTREAM_UNAVAILABLE', 'UPSTREAM_REJECTED'), `${how}: ${String(error)}`);
            ok(!/secret text|nginx/.test(`${error.message} ${JSON.stringify(error.details)}`), error.message);
            return true;
          });
        }
      }
    },
  },
];
