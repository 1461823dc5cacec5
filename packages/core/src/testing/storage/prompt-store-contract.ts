import { deepEqual, equal, ok } from 'node:assert/strict';
import { isAiManagerError } from '../../errors.ts';
import type { NewPrompt } from '../../ports/storage/prompt-store.ts';
import type { Storage } from '../../ports/storage/storage.ts';
import type { ContractCase } from '../contract.ts';
import { rejectsWith } from './assertions.ts';
import { later, now, sampleDecision } from './samples.ts';

function newPrompt(change: Partial<NewPrompt> = {}): NewPrompt {
  return {
    name: 'evaluation.judge',
    body: 'Judge it.',
    note: 'first',
    createdBy: 'ann',
    now,
    labels: ['production'],
    expectedVersion: null,
    ...change,
  };
}

const first = {
  name: 'evaluation.judge',
  version: 1,
  body: 'Judge it.',
  note: 'first',
  createdBy: 'ann',
  createdAt: now,
};

/** What every PromptStore does. */
export const promptStoreContract: readonly ContractCase<Storage>[] = [
  {
    title: 'saves a first version and returns it',
    async run({ prompts }) {
      const expected = { ...first, labels: ['production'] };
      deepEqual(await prompts.save(newPrompt(), null, {}), expected);
      deepEqual(await prompts.get('evaluation.judge', { version: 1 }, {}), expected);
      deepEqual(await prompts.get('evaluation.judge', { label: 'production' }, {}), expected);
    },
  },
  {
    title: 'returns null for an unknown name, version or label',
    async run({ prompts }) {
      await prompts.save(newPrompt(), null, {});
      equal(await prompts.get('evaluation.feedback', { version: 1 }, {}), null);
      equal(await prompts.get('evaluation.judge', { version: 2 }, {}), null);
      equal(await prompts.get('evaluation.judge', { label: 'candidate' }, {}), null);
    },
  },
  {
    title: 'moves labels to the new version and leaves the others',
    async run({ prompts }) {
      await prompts.save(newPrompt({ labels: ['production', 'prod-a'] }), null, {});
      const second = await prompts.save(
        newPrompt({ body: 'Judge well.', labels: ['production', 'candidate'], expectedVersion: 1 }),
        null,
        {},
      );
      deepEqual(second.labels.toSorted(), ['candidate', 'production']);
      equal((await prompts.get('evaluation.judge', { label: 'production' }, {}))?.version, 2);
      deepEqual((await prompts.get('evaluation.judge', { label: 'prod-a' }, {}))?.labels, ['prod-a']);
      equal((await prompts.get('evaluation.judge', { version: 1 }, {}))?.body, 'Judge it.');
    },
  },
  {
    title: 'refuses a stale version with CONFLICT and names the current one',
    async run({ prompts }) {
      await prompts.save(newPrompt(), null, {});
      await prompts.save(newPrompt({ expectedVersion: 1 }), null, {});
      const error = await rejectsWith(prompts.save(newPrompt({ expectedVersion: 1 }), null, {}), 'CONFLICT');
      equal(error.details['currentVersion'], 2);
      await rejectsWith(prompts.save(newPrompt({ expectedVersion: null }), null, {}), 'CONFLICT');
      equal((await prompts.list({ name: 'evaluation.judge' }, {})).length, 2);
    },
  },
  {
    title: 'refuses an expected version of a name that does not exist with CONFLICT',
    async run({ prompts }) {
      await rejectsWith(prompts.save(newPrompt({ expectedVersion: 3 }), null, {}), 'CONFLICT');
      deepEqual(await prompts.list({}, {}), []);
    },
  },
  {
    title: 'lets one of several authors of the same version win',
    async run({ prompts }) {
      await prompts.save(newPrompt(), null, {});
      const saves = Array.from({ length: 5 }, (_, index) =>
        prompts.save(newPrompt({ note: `author ${index}`, expectedVersion: 1 }), null, {}),
      );
      const results = await Promise.allSettled(saves);
      equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
      for (const result of results)
        if (result.status === 'rejected') ok(isAiManagerError(result.reason, 'CONFLICT'), String(result.reason));
      equal((await prompts.list({ name: 'evaluation.judge' }, {})).length, 2);
    },
  },
  {
    title: 'saves a prompt with its decision, together',
    async run({ prompts, decisions }) {
      await prompts.save(newPrompt(), sampleDecision('d-1', { kind: 'prompt' }), {});
      await rejectsWith(prompts.save(newPrompt({ expectedVersion: 1 }), sampleDecision('d-1'), {}), 'CONFLICT');
      deepEqual(
        (await prompts.list({ name: 'evaluation.judge' }, {})).map(({ version }) => version),
        [1],
      );
      deepEqual((await prompts.get('evaluation.judge', { label: 'production' }, {}))?.version, 1);
      equal((await decisions.list({}, {})).items.length, 1);
    },
  },
  {
    title: 'lists the newest version of each name, or all versions of one, newest first',
    async run({ prompts }) {
      await prompts.save(newPrompt({ name: 'mail.weekly' }), null, {});
      await prompts.save(newPrompt(), null, {});
      await prompts.save(newPrompt({ expectedVersion: 1, now: later(5) }), null, {});
      const keysOf = (found: Awaited<ReturnType<typeof prompts.list>>) =>
        found.map(({ name, version }) => `${name} ${version}`);
      deepEqual(keysOf(await prompts.list({}, {})), ['evaluation.judge 2', 'mail.weekly 1']);
      deepEqual(keysOf(await prompts.list({ name: 'evaluation.judge' }, {})), [
        'evaluation.judge 2',
        'evaluation.judge 1',
      ]);
      deepEqual(await prompts.list({ name: 'no.such' }, {}), []);
    },
  },
];
