import { deepEqual, equal } from 'node:assert/strict';
import type { StoredCalibration } from '../../domain/calibration.ts';
import type { SwitchOff } from '../../ports/storage/calibration-store.ts';
import type { Storage } from '../../ports/storage/storage.ts';
import type { ContractCase } from '../contract.ts';
import { calibrationDecision, recipe, sampleCalibration, seedCalibration } from './approval-samples.ts';
import { pagesAgree, rejectsWith } from './assertions.ts';
import { later, sampleAnnouncement, sampleDecision, sampleMail, toldNames } from './samples.ts';

const replaced = (calibration: StoredCalibration, at: string): StoredCalibration => ({
  ...calibration,
  status: 'off',
  offReason: 'replaced',
  offAt: at,
});

const failed: Partial<StoredCalibration> = {
  status: 'failed',
  threshold: null,
  riskUpperBound: null,
  reason: 'too-few-labels',
  tests: [],
};

function switchOffOf(calibrationId: string, change: Partial<SwitchOff> = {}): SwitchOff {
  return {
    calibrationId,
    reason: 'drift',
    now: later(60),
    decision: sampleDecision('switched-off', { kind: 'calibration' }),
    events: [sampleAnnouncement('switched-off')],
    mails: [sampleMail('automation-off')],
    ...change,
  };
}

async function decisionIds({ decisions }: Storage): Promise<readonly string[]> {
  return (await decisions.list({}, {})).items.map(({ id }) => id).toSorted();
}

/** What a store of calibrations does. */
export const calibrationStoreContract: readonly ContractCase<Storage>[] = [
  {
    title: 'returns a calibration as it was stored, with its decision, and null for an unknown one',
    async run(storage) {
      const calibration = await seedCalibration(storage, 'c-1');
      deepEqual(await storage.calibrations.get('c-1', {}), calibration);
      equal(await storage.calibrations.get('none', {}), null);
      deepEqual(await decisionIds(storage), ['decision-of-c-1']);
    },
  },
  {
    title: 'has none in force until one is on, also after one that failed',
    async run(storage) {
      equal(await storage.calibrations.current({}), null);
      await seedCalibration(storage, 'c-1', failed);
      equal(await storage.calibrations.current({}), null);
      const on = await seedCalibration(storage, 'c-2', { round: 2 });
      deepEqual(await storage.calibrations.current({}), on);
    },
  },
  {
    title: 'replaces the one that was on, whatever its recipe and whatever comes of the new one',
    async run(storage) {
      const first = await seedCalibration(storage, 'c-1');
      const second = await seedCalibration(storage, 'c-2', { fingerprint: 'recipe-2', at: later(10) });
      deepEqual(await storage.calibrations.current({}), second);
      deepEqual(await storage.calibrations.get('c-1', {}), replaced(first, later(10)));
      await seedCalibration(storage, 'c-3', { ...failed, round: 2, at: later(20) });
      equal(await storage.calibrations.current({}), null);
      deepEqual(await storage.calibrations.get('c-2', {}), replaced(second, later(20)));
      deepEqual(await storage.calibrations.get('c-1', {}), replaced(first, later(10)));
    },
  },
  {
    title: 'refuses a second calibration of the same round with CONFLICT and leaves the first on',
    async run(storage) {
      const first = await seedCalibration(storage, 'c-1');
      const second = sampleCalibration('c-2', { at: later(10) });
      await rejectsWith(storage.calibrations.add(second, calibrationDecision('c-2'), {}), 'CONFLICT');
      deepEqual(await storage.calibrations.current({}), first);
      equal(await storage.calibrations.get('c-2', {}), null);
      deepEqual(await decisionIds(storage), ['decision-of-c-1']);
    },
  },
  {
    title: 'lets one of several calibrations of a round at the same time win, and one be on at most',
    async run(storage) {
      const ids = ['c-1', 'c-2', 'c-3', 'c-4'];
      const ended = await Promise.allSettled([
        ...ids.map((id) => storage.calibrations.add(sampleCalibration(id), calibrationDecision(id), {})),
        storage.calibrations.add(
          sampleCalibration('other', { fingerprint: 'recipe-2' }),
          calibrationDecision('other'),
          {},
        ),
      ]);
      equal(ended.filter(({ status }) => status === 'fulfilled').length, 2);
      const { items } = await storage.calibrations.list({}, {});
      deepEqual(items.map(({ status }) => status).toSorted(), ['off', 'on']);
    },
  },
  {
    title: 'lists newest first, then by id, the same in pages as at once, also of one recipe',
    async run(storage) {
      const at = [0, 10, 10, 20].map(later);
      const stored: StoredCalibration[] = [];
      for (const [index, id] of ['d', 'b', 'c', 'a'].entries()) {
        const change = {
          ...failed,
          round: index + 1,
          at: at[index] ?? '',
          fingerprint: id === 'c' ? 'recipe-2' : recipe,
        };
        stored.push(await seedCalibration(storage, id, change));
      }
      const [d, b, c, a] = stored;
      await pagesAgree((request) => storage.calibrations.list(request, {}), [a, b, c, d]);
      deepEqual((await storage.calibrations.list({ fingerprint: recipe }, {})).items, [a, b, d]);
    },
  },
  {
    title: 'switches off what is on, with the decision, the events and the mails',
    async run(storage) {
      const calibration = await seedCalibration(storage, 'c-1');
      equal(await storage.calibrations.switchOff(switchOffOf('c-1'), {}), true);
      equal(await storage.calibrations.current({}), null);
      const off = { status: 'off', offReason: 'drift', offAt: later(60) } as const;
      deepEqual(await storage.calibrations.get('c-1', {}), { ...calibration, ...off });
      deepEqual(await decisionIds(storage), ['decision-of-c-1', 'switched-off']);
      deepEqual(await toldNames(storage), ['switched-off', 'n8n: switched-off']);
      deepEqual(
        (await storage.outbox.list({}, {})).items.map(({ key, createdAt }) => [key, createdAt]),
        [['automation-off', later(60)]],
      );
    },
  },
  {
    title: 'switches off once, and writes nothing the second time nor for one that never was on',
    async run(storage) {
      await seedCalibration(storage, 'c-0', { ...failed, fingerprint: 'recipe-2' });
      const calibration = await seedCalibration(storage, 'c-1');
      const ends = await Promise.all(
        ['one', 'two', 'three'].map((id) =>
          storage.calibrations.switchOff(
            switchOffOf('c-1', {
              reason: 'person',
              decision: sampleDecision(id),
              mails: [],
              events: [sampleAnnouncement(id)],
            }),
            {},
          ),
        ),
      );
      equal(ends.filter((end) => end).length, 1);
      equal(await storage.calibrations.switchOff(switchOffOf('c-0', { decision: sampleDecision('four') }), {}), false);
      equal(await storage.calibrations.switchOff(switchOffOf('none', { decision: sampleDecision('five') }), {}), false);
      const off = { status: 'off', offReason: 'person', offAt: later(60) } as const;
      deepEqual(await storage.calibrations.get('c-1', {}), { ...calibration, ...off });
      equal((await decisionIds(storage)).length, 3);
      equal((await toldNames(storage)).length, 2);
      deepEqual((await storage.outbox.list({}, {})).items, []);
    },
  },
  {
    title: 'stays on when the decision of its end cannot be stored',
    async run(storage) {
      const calibration = await seedCalibration(storage, 'c-1');
      const twice = switchOffOf('c-1', { decision: calibrationDecision('c-1') });
      await rejectsWith(storage.calibrations.switchOff(twice, {}), 'CONFLICT');
      deepEqual(await storage.calibrations.current({}), calibration);
      deepEqual(await toldNames(storage), []);
    },
  },
];
