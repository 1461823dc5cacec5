import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { weeklyReportFixture } from '../__fixtures__/weekly-report.ts';
import { selectPeople } from './selection.ts';
import { quantile, summarise } from './summary.ts';

describe('quantile', () => {
  it.each([
    [[1, 2, 3, 4], 0.5, 2.5],
    [[1, 2, 3, 4], 0.25, 1.8],
    [[7], 0.75, 7],
    [[0, 100], 0.5, 50],
  ])('of %j at %f is %f', (values, share, expected) => {
    expect(quantile(values, share)).toBe(expected);
  });

  it('of nothing is null', () => {
    expect(quantile([], 0.5)).toBeNull();
  });

  it('lies between the ends and rises with the share', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, share) => {
          const sorted = values.map((value) => value / 10).toSorted((a, b) => a - b);
          const found = quantile(sorted, share) ?? Number.NaN;
          expect(found).toBeGreaterThanOrEqual(sorted[0] ?? 0);
          expect(found).toBeLessThanOrEqual(sorted.at(-1) ?? 0);
          expect(found).toBeLessThanOrEqual((quantile(sorted, 1) ?? 0) + 1e-9);
        },
      ),
    );
  });
});

describe('summary', () => {
  it('counts every project exactly once', () => {
    const { projects, byStatus } = summarise(weeklyReportFixture());
    expect(Object.values(byStatus).reduce((sum, list) => sum + list.length, 0)).toBe(projects.length);
  });

  it('ends its weeks with the median of the headline', () => {
    const summary = summarise(weeklyReportFixture());
    expect(summary.spreads.at(-1)?.spread?.median).toBe(summary.median);
  });
});

describe('selection of people', () => {
  const report = weeklyReportFixture({ people: 120, projects: 130 });

  it('keeps everybody when they fit', () => {
    expect(selectPeople(report, 120).people).toBe(report.people);
  });

  it('keeps the order, the number asked for, and everybody whose project waits for a decision', () => {
    const { people, total } = selectPeople(report, 60);
    expect([people.length, total]).toEqual([60, 120]);
    expect(people).toEqual(report.people.filter((person) => people.includes(person)));
    const waiting = report.people.filter(({ projects }) =>
      projects.some(({ evaluation }) => evaluation?.status === 'needs-review'),
    );
    expect(waiting.every((person) => people.includes(person))).toBe(true);
  });

  it('leaves room for the highest and the lowest places among those with nothing to decide', () => {
    const calm = report.people.filter(
      ({ ranking, projects }) =>
        ranking !== null && projects.every(({ evaluation }) => evaluation === null || evaluation.status === 'graded'),
    );
    const byRank = calm.toSorted((a, b) => (a.ranking?.rank ?? 0) - (b.ranking?.rank ?? 0));
    const { people } = selectPeople(report, 20);
    expect(people).toContain(byRank[0]);
    expect(people).toContain(byRank.at(-1));
    expect(people).toHaveLength(20);
  });
});
