import { isAiManagerError, NotFoundError } from '../../errors.ts';
import type { HandlerOf, OperationContext } from '../context.ts';
import { decisionOf } from '../decisions.ts';
import type * as descriptors from '../rules.ts';

export const getRules: HandlerOf<typeof descriptors.getRules> = async ({ services, signal }, { version }) => {
  const saved = await services.ports.storage.rules.get(version ?? 'latest', { signal });
  if (saved !== null) return saved;
  throw new NotFoundError(
    version === undefined
      ? 'There are no rules yet: save them with rules.save (defaultRules is a start).'
      : `There is no version ${version} of the rules.`,
  );
};

export const saveRules: HandlerOf<typeof descriptors.saveRules> = async (context, { rules, note, expectedVersion }) => {
  const { storage, clock } = context.services.ports;
  const options = { signal: context.signal };
  const current = expectedVersion === undefined ? await newestVersion(context) : expectedVersion;
  const next = (current ?? 0) + 1;
  const decision = decisionOf(context, {
    kind: 'rules',
    subject: { type: 'rules', id: 'rules' },
    rulesVersion: next,
    outcome: { version: next, note },
  });
  return storage.rules.save(
    { rules, note, createdBy: context.actor.id, now: clock.now(), expectedVersion: current },
    decision,
    options,
  );
};

/** Also of rules that can no longer be read: saving is how they are mended. */
async function newestVersion({ services, signal }: OperationContext): Promise<number | null> {
  try {
    return (await services.ports.storage.rules.get('latest', { signal }))?.version ?? null;
  } catch (error) {
    const version = isAiManagerError(error, 'CONFIGURATION') ? error.details['version'] : undefined;
    if (typeof version === 'number') return version;
    throw error;
  }
}

export const rulesHistory: HandlerOf<typeof descriptors.rulesHistory> = async ({ services, signal }) => ({
  versions: [...(await services.ports.storage.rules.history({ signal }))],
});
