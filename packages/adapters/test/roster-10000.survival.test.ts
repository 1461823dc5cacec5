import { describe, expect, it } from 'vitest';
import { createOfflineProvider } from '../src/offline/index.ts';
import { openBench, sections, week } from './weekly-run/harness.ts';

// The harness sets a shorter time for its own tests.
const people = 10_000;
const numbers = Array.from({ length: people }, (_, index) => String(index + 1).padStart(5, '0'));

/** A CSV file; every hundredth row is wrong. */
function rosterFiles() {
  const email = (number: string): string => (Number(number) % 100 === 0 ? 'not an address' : `b${number}@example.com`);
  const table = (header: string, row: (number: string) => string): string =>
    [header, ...numbers.map(row), ''].join('\n');
  return [
    {
      name: 'people.csv',
      content: table('id,name,email', (number) => `p-${number},Builder ${number},${email(number)}`),
    },
    {
      name: 'projects.csv',
      content: table('id,name,owner_id,stage', (number) => `a-${number},Project ${number},p-${number},S1`),
    },
    ...numbers.map((number) => ({
      name: `submissions/${week}/a-${number}.md`,
      content: `## Goals\n\n${sections.goals}\n\n## Achievements\n\n${sections.achievements} That was number ${number}.\n`,
    })),
  ];
}

describe('a roster of 10,000 people', () => {
  it('is imported at once, its bad rows are named, and a run gives every project a row and every person a mail', async () => {
    await using bench = await openBench({ llm: [createOfflineProvider()] });
    const files = rosterFiles();
    const good = people - people / 100;
    const { imported, problems } = await bench.manager.people.importRoster({ files });
    expect(imported).toMatchObject({ people: good, projects: good, submissions: good });
    expect(problems.filter(({ file }) => file === 'people.csv')).toHaveLength(people / 100);
    expect(problems.every(({ message, remedy }) => message !== '' && remedy !== '')).toBe(true);

    const { outcome, run, ranking, mail } = await bench.manager.evaluations.weekly({ week });
    expect(outcome).toBe('finished');
    expect(run?.counts).toMatchObject({ total: good, pending: 0, failed: 0 });
    expect(ranking.length).toBeLessThanOrEqual(good);
    expect(mail).toMatchObject({ queued: good, sent: good });

    expect((await bench.manager.people.importRoster({ files })).outcome).toBe('unchanged');
    expect(await bench.manager.evaluations.weekly({ week })).toMatchObject({
      outcome: 'already-done',
      mail: { sent: 0 },
    });
  });
});
