import { NotFoundError } from '../../errors.ts';
import type { HandlerOf } from '../context.ts';
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
  const current =
    expectedVersion === undefined ? ((await storage.rules.get('latest', options))?.version ?? null) : expectedVersion;
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

export const rulesHistory: HandlerOf<typeof descriptors.rulesHistory> = async ({ services, signal }) => ({
  versions: [...(await services.ports.storage.rules.history({ signal }))],
});
