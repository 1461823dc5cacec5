import { storageRegistryId } from '../domain/prompt-source.ts';
import type { Prompt } from '../domain/prompt.ts';
import type { Clock } from '../ports/environment.ts';
import type { PromptRegistry, RegistryPrompt } from '../ports/prompt-registry.ts';
import type { Storage } from '../ports/storage/storage.ts';

export interface StoragePromptRegistryOptions {
  readonly storage: Pick<Storage, 'prompts'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** The registry of installations without another: prompts are written with `prompts.save` and kept in storage. */
export function createStoragePromptRegistry({ storage, clock }: StoragePromptRegistryOptions): PromptRegistry {
  return {
    id: storageRegistryId,
    async get(name, selector, options) {
      options.signal?.throwIfAborted();
      const prompt = await storage.prompts.get(name, selector, options);
      return prompt === null ? null : toRegistryPrompt(prompt);
    },
    async add(prompt, options) {
      options.signal?.throwIfAborted();
      const [newest] = await storage.prompts.list({ name: prompt.name }, options);
      const next = { ...prompt, now: clock.now(), expectedVersion: newest?.version ?? null };
      return toRegistryPrompt(await storage.prompts.save(next, null, options));
    },
  };
}

function toRegistryPrompt({ name, version, body, labels }: Prompt): RegistryPrompt {
  return { name, version, body, labels };
}
