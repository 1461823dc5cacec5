import type { CostReport, QualityReport } from '@ai-manager/core';
import { describe, expect, it } from 'vitest';
import { costsSample, qualitySample } from '../__fixtures__/insights.ts';
import { sparkline } from './bar.ts';
import { renderCosts } from './costs.ts';
import { agreementText, renderQuality } from './quality.ts';
import { createStyle } from './terminal.ts';

const look = (width = 100, unicode = true) => ({ style: createStyle({ colors: false, unicode }), width: () => width });
const costs = (change: Partial<CostReport> = {}, width?: number): string =>
  renderCosts({ ...costsSample(), ...change }, look(width));
const quality = (change: Partial<QualityReport> = {}, width?: number): string =>
  renderQuality({ ...qualitySample(), ...change }, look(width));
const lineWith = (text: string, part: string): string => text.split('\n').find((line) => line.includes(part)) ?? '';

describe('the report of costs', () => {
  it('says what it came to, then where it went, the dearest with the longest bar', () => {
    const text = costs();
    expect(text).toMatch(/^Costs since 31 August 2026: \$1\.20\n/);
    expect(lineWith(text, 'prompt caches')).toBe(
      '  100,000 tokens in (60 % from prompt caches, 5,000 written to them), 20,000 out',
    );
    expect(lineWith(text, '2026-W47')).toMatch(/97 +194 .* 60 % .*\$1\.20 +\$0\.0124$/);
    const [judge, feedback] = ['evaluation.judge', 'evaluation.feedback'].map((purpose) => lineWith(text, purpose));
    expect(judge).toMatch(/\$0\.9000 +█+ +75 %/);
    expect(feedback).toMatch(/\$0\.3000 +█+ +25 %/);
    expect((judge?.match(/█/gu) ?? []).length).toBe(3 * (feedback?.match(/█/gu) ?? []).length);
    expect(lineWith(text, 'Budget')).toBe('Budget for November 2026: $1.20 of $5.00 spent (24 %), $3.80 left');
  });

  it('never shows an unknown price as nothing', () => {
    const sample = costsSample();
    const unknown = { ...sample.total, costMicroUsd: null, unpricedAttempts: 4, unpricedShare: 0.04 };
    const text = costs({ total: unknown });
    expect(text).toContain('$1.20 + unknown');
    expect(text).toContain('4 answers (4 % of the tokens) came from models without a known price');
    const [model] = sample.models;
    const all = { ...unknown, knownCostMicroUsd: 0, unpricedShare: 1 };
    expect(lineWith(costs({ models: model === undefined ? [] : [{ ...model, figures: all }] }), 'gpt-6.1')).toMatch(
      /unknown +█+ +100 %/,
    );
  });

  it('says that there is more, and how to get it', () => {
    expect(costs({ nextCursor: 'abc' })).toContain('more with --cursor abc');
    expect(costs({ runs: [] })).toContain('none were started');
  });
});

describe('the report of quality', () => {
  it('tells kappa with its interval, the number of pairs and what chance gives', () => {
    expect(lineWith(quality(), 'first and second judge')).toContain('0.81 (0.73 to 0.89), n = 240');
    expect(quality()).toContain('by chance 25 %');
  });

  it('says how much data is missing rather than a figure nobody can trust', () => {
    const text = agreementText(
      { ...qualitySample().total.betweenJudges, pairs: 12, needed: 38, kappa: null, interval: null },
      'x',
    );
    expect(text).toMatch(/^not enough data: n = 12, 38 more needed; same grade/);
    expect(
      agreementText({ ...qualitySample().total.betweenJudges, pairs: 0, needed: 50, kappa: null, interval: null }, 'x'),
    ).toBe('not enough data: no pairs of grades yet, 50 needed');
  });

  it('shows shares with the range they may lie in, ratings as bars, and each judge', () => {
    const text = quality();
    expect(lineWith(text, 'needed review')).toMatch(/█.*10 % \(7 % to 14 %\), 24 of 240/);
    expect(text).toContain('▲ 3 raised, ▼ 1 lowered');
    expect(lineWith(text, '  5 ')).toMatch(/█+ +6$/);
    expect(quality({}, 140)).toContain('openai gpt-6.1-terra, prompt 2');
  });

  it('stays narrow enough for a terminal of 80 columns, but for the table of judges', () => {
    const widest = Math.max(
      ...[costs({}, 80), quality({}, 80)].flatMap((text) => text.split('\n')).map((line) => line.length),
    );
    expect(widest).toBeLessThanOrEqual(88);
  });

  it('says that there is nothing', () => {
    const { total } = qualitySample();
    expect(quality({ total: { ...total, evaluations: 0 } })).toBe('Nothing was evaluated in these weeks.\n');
  });
});

describe('a line of small columns', () => {
  it('goes from low to high, leaves gaps, and uses digits where blocks cannot be shown', () => {
    expect(sparkline([0, 1, null, 2], { unicode: true })).toBe('▁▅ █');
    expect(sparkline([0, 1, null, 2], { unicode: false })).toBe('05 9');
    expect(sparkline([3, 3], { unicode: true })).toBe('▁▁');
    expect(sparkline([0.5], { low: 0, high: 1, unicode: false })).toBe('5');
    expect(sparkline([], { unicode: true })).toBe('');
  });
});
