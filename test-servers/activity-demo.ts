// Stand-ins for WorkSmart, BrainLift and a Metrics API, filled from metrics.csv of an organisation folder, until they are stopped:
// node test-servers/activity-demo.ts examples/sample-org
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrainliftWeek, NamedMetric } from './person-weeks-server.ts';
import { startBrainliftServer, startMetricsServer } from './person-weeks-server.ts';
import type { WorkSmartPerson } from './worksmart-server.ts';
import { startWorkSmartServer } from './worksmart-server.ts';

const folder = process.argv[2] ?? 'examples/sample-org';
const key = 'demo-key';
const people = await readTable(join(folder, 'people.csv'));
const metrics = await readTable(join(folder, 'metrics.csv'));

type Row = Readonly<Record<string, string>>;

/** Plain CSV, as the sample has it: quotes around a cell, no line breaks in it. */
async function readTable(file: string): Promise<readonly Row[]> {
  const [header = [], ...rows] = (await readFile(file, 'utf8'))
    .trim()
    .split(/\r?\n/)
    .map((line) => [...line.matchAll(/("([^"]*)"|[^,]*)(,|$)/g)].map(([, plain = '', quoted]) => quoted ?? plain));
  return rows.map((cells) => Object.fromEntries(header.map((name, index) => [name, cells[index] ?? ''])));
}

function mondayOf(week: string): string {
  const fourth = Date.UTC(Number(week.slice(0, 4)), 0, 4, 12);
  const monday = fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * 86_400_000;
  return new Date(monday + (Number(week.slice(6)) - 1) * 604_800_000).toISOString().slice(0, 10);
}

function dayAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Numbers of a person as a whole, by week and name. */
function weeksOf(person: string): ReadonlyMap<string, Readonly<Record<string, number>>> {
  const mine = metrics.filter((row) => row['person_id'] === person && row['project_id'] === '');
  const byWeek = Map.groupBy(mine, (row) => row['week'] ?? '');
  const numbers = (rows: readonly Row[]) =>
    Object.fromEntries(rows.map((row) => [row['metric'], Number(row['value'])]));
  return new Map([...byWeek].map(([week, rows]) => [week, numbers(rows)]));
}

/** Slots that give the same share and the same time of learning, spread from Monday to Friday. */
function slotsOf(monday: string, share: number, brainHours: number): [string, string[][]][] {
  const total = 240;
  const brain = Math.round(brainHours * 6);
  const withAi = Math.max(Math.round((total * share) / 100), brain);
  const tags = Array.from({ length: total }, (_, index) => {
    if (index < brain) return ['second_brain'];
    return index < withAi ? ['ai_usage', 'not_second_brain'] : ['not_second_brain'];
  });
  return [0, 1, 2, 3, 4].map((day) => [dayAfter(monday, day), tags.filter((_, index) => index % 5 === day)]);
}

const atWorkSmart = people.map((row, index): WorkSmartPerson => {
  const weeks = [...weeksOf(row['id'] ?? '')].filter(([, numbers]) => numbers['worksmart.hours'] !== undefined);
  const slots = weeks.flatMap(([week, numbers]) =>
    slotsOf(mondayOf(week), numbers['worksmart.ai_share'] ?? 0, numbers['brainlift.hours'] ?? 0),
  );
  return {
    loginId: 119e4 + index,
    candidateId: Number(row['worksmart_id']),
    assignmentId: 79e3 + index,
    teamId: 4584,
    managerId: 2372227,
    fullName: row['name'] ?? '',
    hours: Object.fromEntries(weeks.map(([week, numbers]) => [mondayOf(week), numbers['worksmart.hours'] ?? 0])),
    slots: Object.fromEntries(slots),
  };
});

const learning = (hours: number): BrainliftWeek => ({
  minutes: Math.round(hours * 60),
  documents: [
    {
      id: 'notes',
      title: 'Notes of the week',
      minutes: Math.round(hours * 60),
      entries: [
        { dok: 1, text: 'Most shops of the pilot count their stock by hand.' },
        { dok: 3, text: 'Whoever counts by hand trusts no number that comes from elsewhere.' },
        { dok: 4, text: 'Counting less often, and together with the customer, beats counting exactly.' },
      ],
    },
  ],
});
const inWeeks = <T>(person: string, of: (numbers: Readonly<Record<string, number>>) => T | undefined) =>
  Object.fromEntries(
    [...weeksOf(person)].flatMap(([week, numbers]) => {
      const found = of(numbers);
      return found === undefined ? [] : [[week, found]];
    }),
  );
const ids = people.map((row) => row['id'] ?? '');
const readiness = (person: string, week: string): readonly NamedMetric[] =>
  metrics
    .filter((row) => row['person_id'] === person && row['week'] === week && row['project_id'] !== '')
    .map((row) => ({
      name: row['metric'] ?? '',
      value: Number(row['value']),
      unit: row['unit'] ?? '',
      projectId: row['project_id'] ?? '',
    }));

const [worksmart, brainlift, named] = await Promise.all([
  startWorkSmartServer({ people: atWorkSmart, apiKey: key }),
  startBrainliftServer(
    Object.fromEntries(
      ids.map((id) => [
        id,
        inWeeks(id, (n) => (n['brainlift.hours'] === undefined ? undefined : learning(n['brainlift.hours']))),
      ]),
    ),
    { apiKey: key },
  ),
  startMetricsServer(
    Object.fromEntries(
      ids.map((id) => [
        id,
        Object.fromEntries(
          [...weeksOf(id)].map(([week, numbers]) => {
            const review = numbers['peer_review'];
            const own = review === undefined ? [] : [{ name: 'peer_review', value: review, unit: 'points' }];
            return [week, [...own, ...readiness(id, week)]];
          }),
        ),
      ]),
    ),
    { apiKey: key },
  ),
]);
const variables = {
  WORKSMART_BASE_URL: worksmart.url,
  WORKSMART_API_KEY: key,
  BRAINLIFT_URL: brainlift.url,
  BRAINLIFT_API_KEY: key,
  BRAINLIFT_IDENTIFY_BY: 'id',
  METRICS_URL: named.url,
  METRICS_API_KEY: key,
  METRICS_IDENTIFY_BY: 'id',
};
process.stdout.write(
  Object.entries(variables)
    .map(([name, value]) => `export ${name}=${value}\n`)
    .join(''),
);
