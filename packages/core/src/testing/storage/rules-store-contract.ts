import { deepEqual, equal } from 'node:assert/strict';
import type { NewRules } from '../../ports/storage/rules-store.ts';
import type { Storage } from '../../ports/storage/storage.ts';
import type { ContractCase } from '../contract.ts';
import { rejectsWith } from './assertions.ts';
import { now, sampleDecision, sampleRules } from './samples.ts';

function newRules(name: string, expectedVersion: number | null): NewRules {
  return { rules: sampleRules(name), note: `note of ${name}`, createdBy: 'ann', now, expectedVersion };
}

/** What every RulesStore does. */
export const rulesStoreContract: readonly ContractCase<Storage>[] = [
  {
    title: 'returns null while there are no rules',
    async run({ rules }) {
      equal(await rules.get('latest', {}), null);
      equal(await rules.get(1, {}), null);
      deepEqual(await rules.history({}), []);
    },
  },
  {
    title: 'saves rules as the next version and returns them',
    async run({ rules }) {
      const first = { version: 1, rules: sampleRules('One'), note: 'note of One', createdBy: 'ann', createdAt: now };
      deepEqual(await rules.save(newRules('One', null), null, {}), first);
      const second = await rules.save(newRules('Two', 1), null, {});
      equal(second.version, 2);
      deepEqual(await rules.get(1, {}), first);
      deepEqual(await rules.get('latest', {}), second);
    },
  },
  {
    title: 'refuses stale rules with CONFLICT and names the current version',
    async run({ rules }) {
      await rules.save(newRules('One', null), null, {});
      const error = await rejectsWith(rules.save(newRules('Two', null), null, {}), 'CONFLICT');
      equal(error.details['currentVersion'], 1);
      await rejectsWith(rules.save(newRules('Two', 7), null, {}), 'CONFLICT');
      equal((await rules.history({})).length, 1);
    },
  },
  {
    title: 'lets one of several authors of the same rules win',
    async run({ rules }) {
      await rules.save(newRules('One', null), null, {});
      const saves = await Promise.allSettled(
        ['a', 'b', 'c', 'd'].map((name) => rules.save(newRules(name, 1), null, {})),
      );
      equal(saves.filter(({ status }) => status === 'fulfilled').length, 1);
      equal((await rules.history({})).length, 2);
    },
  },
  {
    title: 'saves rules with their decision, together',
    async run({ rules, decisions }) {
      await rules.save(newRules('One', null), sampleDecision('d-1', { kind: 'rules' }), {});
      await rejectsWith(rules.save(newRules('Two', 1), sampleDecision('d-1'), {}), 'CONFLICT');
      equal((await rules.history({})).length, 1);
      equal((await decisions.list({}, {})).items.length, 1);
    },
  },
  {
    title: 'lists the history newest first',
    async run({ rules }) {
      await rules.save(newRules('One', null), null, {});
      await rules.save(newRules('Two', 1), null, {});
      await rules.save(newRules('Three', 2), null, {});
      deepEqual(
        (await rules.history({})).map(({ version }) => version),
        [3, 2, 1],
      );
    },
  },
];
