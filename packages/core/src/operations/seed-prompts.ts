import { isAiManagerError } from '../errors.ts';
import type { CallOptions, Ports } from '../ports/index.ts';
import { defaultBodies, templateNames } from '../templates/index.ts';

/** Puts the default text of every prompt and mail template that has no version yet into the registry, as version 1. */
export async function seedPrompts(
  { storage, clock }: Pick<Required<Ports>, 'storage' | 'clock'>,
  options: CallOptions,
): Promise<void> {
  const known = new Set((await storage.prompts.list({}, options)).map(({ name }) => name));
  for (const name of templateNames) {
    if (known.has(name)) continue;
    try {
      await storage.prompts.save(
        {
          name,
          body: defaultBodies[name],
          note: 'Default text',
          createdBy: 'system',
          now: clock.now(),
          labels: ['production'],
          expectedVersion: null,
        },
        null,
        options,
      );
    } catch (error) {
      // Another process seeded it in the meantime, or somebody saved a first version: theirs stands.
      if (!isAiManagerError(error, 'CONFLICT')) throw error;
    }
  }
}
