import { deepEqual, equal, ok } from 'node:assert/strict';
import type { ActivityAspect, WeekActivity } from '../domain/activity.ts';
import { weekActivitySchema } from '../domain/activity.ts';
import type { Week } from '../domain/week.ts';
import { isAiManagerError } from '../errors.ts';
import type { ActivityPerson, ActivitySource } from '../ports/activity-source.ts';
import { rejectsWithReason } from './abort.ts';
import type { ContractCase } from './contract.ts';

/** `documents`: declared by sources that tell what was learned; `breakable`: asking about one person can be made to fail. */
export type ActivitySourceCapability = 'documents' | 'breakable';

/** A source, and people and weeks that it meets at its vendor. */
export interface ActivitySourceBench {
  readonly source: ActivitySource;
  readonly week: Week;
  /** a week in which nothing was recorded about anybody */
  readonly emptyWeek: Week;
  /** of whom everything the source can tell is known for `week` */
  readonly known: ActivityPerson;
  /** numbers of `known` in `week` by metric name, all of them */
  readonly numbers: Readonly<Record<string, number>>;
  /** levels of knowledge of the entries in `known`'s documents of `week`, in their order */
  readonly dokLevels?: readonly number[];
  readonly unknown: ActivityPerson;
  /** the vendor fails whenever it is asked about this person */
  readonly broken?: ActivityPerson;
  /** keys and passwords the source was given; none may be told */
  readonly secrets: readonly string[];
}

type Read = Extract<WeekActivity, { outcome: 'read' }>;

async function read({ source }: ActivitySourceBench, person: ActivityPerson, week: Week): Promise<Read> {
  const activity = weekActivitySchema.parse(await source.readWeek(person, week, {}));
  ok(activity.outcome === 'read', `nothing was read: ${activity.outcome}`);
  return activity;
}

const numbersOf = ({ measurements }: Read): Record<string, number> =>
  Object.fromEntries(measurements.map(({ name, value }) => [name, value]));
const allOf = ({ documents }: Read) => (documents ?? []).flatMap(({ entries }) => entries);

/** What every activity source promises. */
export const activitySourceContract: readonly ContractCase<ActivitySourceBench, ActivitySourceCapability>[] = [
  {
    title: 'gives every number of a whole week, with nothing missing',
    async run(bench) {
      const activity = await read(bench, bench.known, bench.week);
      deepEqual(numbersOf(activity), bench.numbers);
      equal(activity.measurements.length, Object.keys(bench.numbers).length, 'a number is there twice');
      deepEqual(activity.missing, []);
    },
  },
  {
    title: 'keeps weeks apart and says what is missing, which is never a zero',
    async run(bench) {
      const activity = await read(bench, bench.known, bench.emptyWeek);
      deepEqual(activity.measurements, []);
      ok(activity.missing.length > 0, 'nothing is said to be missing');
    },
  },
  {
    title: 'says only about what it declares that it is missing',
    async run(bench) {
      const { capabilities } = bench.source;
      ok(capabilities.length > 0, 'it can tell nothing');
      const { missing } = await read(bench, bench.known, bench.emptyWeek);
      const undeclared = missing.filter(({ aspect }) => !capabilities.includes(aspect satisfies ActivityAspect));
      deepEqual(undeclared, []);
      equal(new Set(missing.map(({ aspect }) => aspect)).size, missing.length, 'a gap is named twice');
    },
  },
  {
    title: 'answers that it does not know a person, with the reason',
    async run({ source, unknown, week }) {
      const activity = weekActivitySchema.parse(await source.readWeek(unknown, week, {}));
      ok(activity.outcome === 'unknown-person', `it answered ${activity.outcome}`);
      ok(activity.reason.length >= 10, 'the reason is no sentence');
    },
  },
  {
    title: 'gives the same answer when it is asked again',
    async run(bench) {
      const { asOf: _first, ...first } = await read(bench, bench.known, bench.week);
      const { asOf: _second, ...second } = await read(bench, bench.known, bench.week);
      deepEqual(second, first);
    },
  },
  {
    title: 'answers many calls at once, each about its own person',
    async run(bench) {
      const { source, known, unknown, week } = bench;
      const asked = Array.from({ length: 12 }, (_, index) => (index % 3 === 0 ? unknown : known));
      const answers = await Promise.all(asked.map((person) => source.readWeek(person, week, {})));
      deepEqual(
        answers.map(({ outcome }) => outcome),
        asked.map((person) => (person === unknown ? 'unknown-person' : 'read')),
      );
    },
  },
  {
    title: 'gives documents with their levels of knowledge',
    needs: 'documents',
    async run(bench) {
      ok(bench.source.capabilities.includes('brainlift-content'), 'it does not declare brainlift-content');
      const entries = allOf(await read(bench, bench.known, bench.week));
      deepEqual(
        entries.map(({ dok }) => dok),
        bench.dokLevels,
      );
      ok(entries.every(({ text }) => text.length > 0));
    },
  },
  {
    title: 'fails for the person about whom the vendor fails, and for nobody else',
    needs: 'breakable',
    async run(bench) {
      const { source, known, broken = known, week } = bench;
      const [failed, fine] = await Promise.allSettled([
        source.readWeek(broken, week, {}),
        source.readWeek(known, week, {}),
      ]);
      ok(failed.status === 'rejected', 'it did not fail');
      const error: unknown = failed.reason;
      ok(isAiManagerError(error), 'it is no error of the taxonomy');
      ok(error.code.startsWith('UPSTREAM_'), `it is ${error.code}`);
      ok(error.details['reason'] !== 'auth', 'it says that the account was refused');
      equal(fine.status, 'fulfilled');
    },
  },
  {
    title: 'says that all is well, part by part, each named by its id',
    async run({ source }) {
      const parts = await source.check({});
      ok(parts.length > 0, 'there are no parts');
      deepEqual(
        parts.filter((part) => !part.ok),
        [],
      );
      ok(parts.every(({ part }) => part.startsWith(source.id)));
    },
  },
  {
    title: 'tells no key or password',
    async run(bench) {
      const told = JSON.stringify([
        await bench.source.readWeek(bench.known, bench.week, {}),
        await bench.source.readWeek(bench.unknown, bench.week, {}),
        await bench.source.check({}),
      ]);
      for (const secret of bench.secrets) ok(!told.includes(secret), 'a secret is told');
    },
  },
  {
    title: 'rejects with the reason of an abort',
    async run({ source, known, week }) {
      await rejectsWithReason((options) => source.readWeek(known, week, options));
      await rejectsWithReason((options) => source.check(options));
    },
  },
];
