import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { binomialCdf, clopperPearsonUpper, labelsNeeded } from './binomial.ts';
import { driftEvidence, observeAudit, startDriftTest } from './drift.ts';

// Values of another implementation that are not part of this repository: in the folder that the variable
// AI_MANAGER_SHARED names, else in `shared` beside the repository. Skipped where there is none.
const shared = process.env['AI_MANAGER_SHARED'] ?? path.join(import.meta.dirname, '../../../../../../shared');
const file = path.join(shared, 'data/golden/statistics.json');
const goldenSchema = z.object({
  cp_upper: z.array(z.object({ k: z.number(), n: z.number(), delta: z.number(), ucb: z.number() })).min(1),
  binom_cdf: z.array(z.object({ k: z.number(), n: z.number(), p: z.number(), cdf: z.number() })).min(1),
  min_labels_zero_errors: z.array(z.object({ alpha: z.number(), delta: z.number(), n: z.number() })).min(1),
  drift_eprocess_logM: z.object({
    rows: z.array(z.object({ alpha: z.number(), xs: z.array(z.number()), logM: z.number() })).min(1),
  }),
});
const readGolden = (): z.infer<typeof goldenSchema> => goldenSchema.parse(JSON.parse(readFileSync(file, 'utf8')));

describe.skipIf(!existsSync(file))('the golden values', () => {
  it('are those of the binomial distribution function', () => {
    for (const { k, n, p, cdf } of readGolden().binom_cdf) expect(binomialCdf(k, n, p) / cdf).toBeCloseTo(1, 11);
  });

  it('are those of the upper Clopper-Pearson bound', () => {
    for (const { k, n, delta, ucb } of readGolden().cp_upper)
      expect(clopperPearsonUpper(k, n, delta) / ucb).toBeCloseTo(1, 11);
  });

  it('are those of the labels needed without an error', () => {
    for (const { alpha, delta, n } of readGolden().min_labels_zero_errors)
      expect(labelsNeeded({ alpha, delta })).toBe(n);
  });

  it('are those of the evidence of drift', () => {
    for (const { alpha, xs, logM } of readGolden().drift_eprocess_logM.rows) {
      const state = xs.reduce((before, x) => observeAudit(before, x === 1), startDriftTest({ alpha, delta: 0.05 }));
      expect(driftEvidence(state)).toBeCloseTo(logM, 11);
    }
  });
});
