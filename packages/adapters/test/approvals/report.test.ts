import { toWeek } from '@ai-manager/core';
import { describe, expect, it } from 'vitest';
import { openBench, populate } from '../weekly-run/harness.ts';
import { approvalRules, plant } from './planted.ts';

const week = toWeek('2026-W47');

describe('the weekly report', { timeout: 60_000 }, () => {
  it('has no part about approvals before somebody asked for time', async () => {
    await using bench = await openBench();
    const { report } = await bench.manager.reports.weekly({ week, format: 'json' });
    expect(report?.approvals).toBeUndefined();
  });

  it('counts what is up for a blind review as waiting, however it was decided', async () => {
    await using bench = await openBench({ rules: approvalRules() });
    await populate(bench, [{ id: 'ann', projects: [] }]);
    await plant(bench, { count: 60, prefix: 'shadow', decided: { rejected: 0 } });
    const { calibration } = await bench.manager.approvals.calibrate({});
    if (calibration === null) throw new Error('There should have been labels enough.');
    await plant(bench, { count: 3, prefix: 'auto', from: 100, under: calibration, blind: false });
    await plant(bench, { count: 2, prefix: 'audit', from: 200, under: calibration });
    const audited = await plant(bench, { count: 1, prefix: 'audited', from: 300, under: calibration });
    for (const { id } of audited)
      await bench.manager.reviews.label({ approvalId: id, outcome: 'rejected', note: 'No.' });
    const { report } = await bench.manager.reports.weekly({ week, format: 'json' });
    expect(report?.approvals?.weeks.at(-1)).toEqual({ rule: 0, automatic: 4, person: 60, waiting: 2, expired: 0 });
    expect(report?.approvals?.weeks).toHaveLength(report?.weeks.length ?? 0);
    expect(report?.approvals?.levels[0]).toMatchObject({ threshold: 0.97, coverage: 1, accepted: true });
    expect(report?.approvals?.drift).toMatchObject([{ audits: 1 }]);
    const { html } = await bench.manager.reports.weekly({ week, format: 'html' });
    expect(html).toContain('Automatic approval is on');
  });
});
