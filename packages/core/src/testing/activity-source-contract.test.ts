import { describe, it } from 'vitest';
import type { WeekActivity } from '../domain/activity.ts';
import type { PersonId } from '../domain/identifiers.ts';
import { toWeek } from '../domain/week.ts';
import { UpstreamError } from '../errors.ts';
import { createMemoryActivitySource } from '../memory/activity-source.ts';
import type { ActivitySource } from '../ports/activity-source.ts';
import { type Break, proveContract } from './__fixtures__/prove-contract.ts';
import type { ActivitySourceBench, ActivitySourceCapability } from './activity-source-contract.ts';
import { activitySourceContract } from './activity-source-contract.ts';
import { registerContract, type ContractSubject } from './contract.ts';

const week = toWeek('2026-W47');
const person = (id: string) => ({ id: id as PersonId, email: `${id}@example.org` });
const activity: WeekActivity = {
  outcome: 'read',
  measurements: [{ name: 'worksmart.hours', value: 31.5, unit: 'h', projectId: null }],
  documents: [{ id: 'd', title: 'Bakeries', minutes: 30, entries: [{ dok: 4, text: 'Photos beat feeds.' }] }],
  missing: [],
  asOf: '2026-11-23T08:00:00.000Z',
  readAs: 'the account of the tests',
};
const subject: ContractSubject<ActivitySourceBench, ActivitySourceCapability> = {
  name: 'memory activity source',
  supports: ['documents', 'breakable'],
  open: () => ({
    source: createMemoryActivitySource({
      id: 'memory',
      activities: [
        { personId: person('ann').id, week, activity },
        { personId: person('bob').id, week, activity: new UpstreamError('UPSTREAM_UNAVAILABLE', 'It is down.') },
      ],
    }),
    week,
    emptyWeek: toWeek('2026-W40'),
    known: person('ann'),
    numbers: { 'worksmart.hours': 31.5 },
    dokLevels: [4],
    unknown: person('zoe'),
    broken: person('bob'),
    secrets: ['key-of-the-tests'],
  }),
};
registerContract({ describe, it }, activitySourceContract, subject);

type ReadWeek = ActivitySource['readWeek'];

const readsOther =
  (change: (read: ReadWeek, bench: ActivitySourceBench) => ReadWeek) =>
  (bench: ActivitySourceBench): ActivitySourceBench => ({
    ...bench,
    source: { ...bench.source, readWeek: change(bench.source.readWeek, bench) },
  });
const alters = (change: (read: Extract<WeekActivity, { outcome: 'read' }>) => Partial<typeof read>) =>
  readsOther((read) => async (...args) => {
    const found = await read(...args);
    return found.outcome === 'read' ? { ...found, ...change(found) } : found;
  });
const checksOther = (check: ActivitySource['check']) => (bench: ActivitySourceBench) => ({
  ...bench,
  source: { ...bench.source, check },
});

const breaks: readonly Break<ActivitySourceBench>[] = [
  ['loses a number', alters(() => ({ measurements: [] })), 'gives every number of a whole week, with nothing missing'],
  [
    'mixes weeks up',
    readsOther((read, bench) => (who, _week, options) => read(who, bench.week, options)),
    'keeps weeks apart and says what is missing, which is never a zero',
  ],
  [
    'names a gap twice',
    alters(({ missing }) => ({ missing: [...missing, ...missing] })),
    'says only about what it declares that it is missing',
  ],
  [
    'takes strangers for people without work',
    readsOther((read, bench) => (_who, asked, options) => read(bench.known, asked, options)),
    'answers that it does not know a person, with the reason',
  ],
  [
    'answers otherwise each time',
    (bench) => {
      let calls = 0;
      return alters(() => ({ readAs: `call ${(calls += 1)}` }))(bench);
    },
    'gives the same answer when it is asked again',
  ],
  [
    'answers about whoever was asked about last',
    (bench) => {
      let last = bench.known;
      return readsOther((read) => async (who, asked, options) => {
        last = who;
        await Promise.resolve();
        return read(last, asked, options);
      })(bench);
    },
    'answers many calls at once, each about its own person',
  ],
  [
    'takes every entry for a fact',
    alters(({ documents }) => ({
      documents: (documents ?? []).map((document) => ({
        ...document,
        entries: document.entries.map((entry) => ({ ...entry, dok: 1 as const })),
      })),
    })),
    'gives documents with their levels of knowledge',
  ],
  [
    'says nothing of a failure',
    readsOther(
      (read) =>
        (...args) =>
          read(...args).catch(() => activity),
    ),
    'fails for the person about whom the vendor fails, and for nobody else',
  ],
  [
    'has nothing to say about itself',
    checksOther(async () => []),
    'says that all is well, part by part, each named by its id',
  ],
  ['tells its key', alters(() => ({ readAs: 'key-of-the-tests' })), 'tells no key or password'],
  [
    'goes on after an abort',
    readsOther((read) => (who, asked) => read(who, asked, {})),
    'rejects with the reason of an abort',
  ],
];
proveContract(activitySourceContract, subject, breaks);
