import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { decide } from './sample-requests/decide.ts';
import { sampleFiles } from './sample-requests/files.ts';
import type { MadeRequest } from './sample-requests/make-requests.ts';
import { makeRequests } from './sample-requests/make-requests.ts';
import type { MeasuredWorld } from './sample-requests/measure.ts';
import { riskByThreshold, seenIn } from './sample-requests/measure.ts';
import { readSample, sampleFolder, sampleSeed } from './sample-requests/read-sample.ts';

let sample: Omit<MeasuredWorld, 'seed'>;
let made: readonly MadeRequest[];
beforeAll(async () => {
  sample = await readSample();
  made = makeRequests({ ...sample, seed: sampleSeed });
});

describe('the requests of the sample organisation', () => {
  it('are what the generator makes of its seed', async () => {
    const files = sampleFiles({ ...sample, seed: sampleSeed });
    expect(await readFile(join(sampleFolder, 'requests.csv'), 'utf8')).toBe(files.requests);
    expect(await readFile(join(sampleFolder, 'decisions.csv'), 'utf8')).toBe(files.decisions);
  });

  it('are others with another seed', () => {
    expect(makeRequests({ ...sample, seed: sampleSeed + 1 })).not.toEqual(made);
  });

  it('hold all that the rules and the screen are there for', () => {
    const rules = new Set(made.flatMap(({ verdict }) => verdict.findings.map(({ rule }) => rule)));
    expect(rules).toEqual(
      new Set([
        'lateness',
        'duplicate',
        'overlap',
        'blackout',
        'category',
        'minutes-per-request',
        'minutes-per-day',
        'description',
      ]),
    );
    expect(made).toHaveLength(300);
    expect(made.filter(({ truth }) => truth.hostile).length).toBeGreaterThan(4);
    expect(
      made.filter(({ request }) => /[^\u0000-\u024f\u2000-\u206f]/u.test(request.description)).length,
    ).toBeGreaterThan(4);
  });

  it('come with decisions on all that the rules do not refuse, which a change of policy makes stricter only', () => {
    const decisions = decide(made, sampleSeed);
    expect(decisions).toHaveLength(made.filter(({ verdict }) => verdict.outcome !== 'reject').length);
    expect(decisions.filter((one) => one.outcome === 'rejected' && one.outcomeAfterChange === 'approved')).toEqual([]);
  });
});

describe('the offline model on such requests', () => {
  it('is worth something: what it is sure of is right more often than the bound asks, until the policy changes', async () => {
    const worlds = await Promise.all([1, 2, 3, 4, 5].map((seed) => seenIn({ ...sample, seed })));
    const { alpha, grid } = sample.rules.automation;
    const [surest] = riskByThreshold(worlds.flat(), grid);
    expect(surest?.share).toBeGreaterThan(0.4);
    expect(surest?.risk).toBeLessThan(alpha / 2);
    expect(surest?.risk).toBeGreaterThan(0.005);
    expect(surest?.riskAfterChange).toBeGreaterThan(0.6);
  });
});
