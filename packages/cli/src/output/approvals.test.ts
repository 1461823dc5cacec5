import type { catalogue } from '@ai-manager/core/catalogue';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { renderApprovals, renderCalibrated, renderCalibration, renderDecided, renderTriage } from './approvals.ts';
import { createStyle } from './terminal.ts';

type Outputs = { [O in keyof (typeof catalogue)['approvals']]: z.output<(typeof catalogue)['approvals'][O]['output']> };
type Approval = Outputs['list']['items'][number];

const look = (width = 100) => ({ style: createStyle({ colors: false, unicode: false }), width: () => width });

const shadow: Outputs['calibration'] = {
  mode: 'shadow',
  why: 'Automatic approval has not been calibrated yet: 15 more blind decisions are needed before calibrating.',
  fingerprint: 'f',
  threshold: null,
  alpha: 0.05,
  delta: 0.1,
  riskUpperBound: null,
  coverage: { requests: 40, automatic: 0, share: 0, low: 0, high: 0.1 },
  labels: 38,
  disagreements: null,
  countedAgainst: 2,
  labelsMissing: 15,
  awaitingReview: 7,
  nextDelta: 0.06,
  drift: { audits: 0, disagreements: 0, evidence: 1, limit: 20 },
  dueAt: null,
  current: null,
};
const on: Outputs['calibration'] = {
  ...shadow,
  mode: 'on',
  why: null,
  threshold: 0.92,
  riskUpperBound: 0.0449,
  coverage: { requests: 1_200, automatic: 564, share: 0.47, low: 0.44, high: 0.5 },
  labels: 131,
  disagreements: 2,
  countedAgainst: 0,
  labelsMissing: 0,
  awaitingReview: 0,
  drift: { audits: 46, disagreements: 4, evidence: 4.5, limit: 20 },
  dueAt: '2026-12-21T09:00:00.000Z',
};

const approval = {
  id: '01a21922-a250-7060-9cd3-361ac5515a0c',
  key: 'k',
  request: { kind: 'manual-time', personId: 'p-1', startAt: '2026-11-20T09:30:00.000Z', minutes: 90 },
  status: 'waiting',
  decision: null,
  withheld: false,
  triage: {
    confidence: 0.913,
    hardRules: { outcome: 'allow', findings: [] },
    waitReasons: ['below-threshold'],
  },
} as unknown as Approval;

describe('requests in a terminal', () => {
  it('are a table with why they stand as they do; ids where there is room', () => {
    const list = { items: [approval], nextCursor: null };
    expect(renderApprovals(list, look()).split('\n')).toEqual([
      'status   person  start (UTC)       min    sure  why',
      'waiting  p-1     2026-11-20 09:30   90  91.3 %  the panel is not sure enough',
    ]);
    expect(renderApprovals(list, look(140))).toContain(approval.id);
    expect(renderApprovals({ items: [], nextCursor: null }, look())).toBe('No requests.');
  });

  it('show nothing of a verdict that is withheld', () => {
    const withheld = { ...approval, withheld: true } as Approval;
    const text = renderApprovals({ items: [withheld], nextCursor: 'next' }, look());
    expect(text).toMatch(/hidden {2}chosen for a blind review/);
    expect(text).not.toMatch(/91|sure enough/);
    expect(text).toContain('--cursor next');
  });

  it('sum up a triage and say what to do next', () => {
    const counts = { approved: 3, rejected: 1, waiting: 9, blind: 4, skipped: 2 };
    const text = renderTriage({ items: [], counts, costMicroUsd: 12_345 }, look());
    expect(text).toContain('3 approved, 1 rejected, 9 waiting');
    expect(text).toContain('2 requests left to somebody else');
    expect(text).toContain('Cost: USD 0.0123');
    expect(text).toContain('4 requests for blind review: ai-manager label');
    const none = { approved: 0, rejected: 0, waiting: 0, blind: 0, skipped: 0 };
    expect(renderTriage({ items: [], counts: none, costMicroUsd: 0 }, look())).toBe('There is nothing new to look at.');
  });

  it('name each decision that was refused', () => {
    const error = { code: 'CONFLICT', message: 'It is approved already.' };
    const items = [
      {
        approvalId: approval.id,
        decided: true,
        approval: { ...approval, status: 'rejected' } as Approval,
        error: null,
      },
      { approvalId: approval.id, decided: false, approval: null, error },
    ];
    expect(renderDecided({ items, decided: 1, refused: 1 }, look())).toBe(
      `ok ${approval.id}: rejected\n!! ${approval.id}: It is approved already.\n1 decided, 1 refused`,
    );
  });
});

describe('calibration in a terminal', () => {
  it('says in shadow mode why, how many labels there are, and what counts against', () => {
    const text = renderCalibration(shadow, look());
    expect(text).toContain('Automatic approval  shadow mode\nAutomatic approval has not been calibrated yet');
    expect(text).toContain('Labels      #################------- 38 labels, 15 more needed');
    expect(text).toContain('2 passed over, revealed or expired count as disagreements');
    expect(text).toContain('7 requests to label: ai-manager label');
    expect(text).not.toMatch(/Threshold|Coverage|Drift|Next/);
  });

  it('shows threshold, bound, coverage, drift and the next calibration while it is on', () => {
    const text = renderCalibration(on, look());
    expect(text).toContain('Automatic approval  on\n\nBound');
    expect(text).toContain('Threshold   confidence 0.92 and more; the risk above it is at most 4.5 %');
    expect(text).toContain('Coverage    47 % (44 % to 50 %) of requests, from the last 1,200');
    expect(text).toContain('46 audits, 4 disagreements; evidence 4.50 of 20 ############');
    expect(text).toContain('Next        calibration due on 2026-12-21');
  });

  it('says whether there were labels enough, and what a calibration found', () => {
    expect(renderCalibrated({ calibration: null, view: shadow }, look())).toMatch(
      /^Not calibrated: .* nothing was spent\./,
    );
    expect(renderCalibrated({ calibration: null, view: on }, look())).toMatch(/^There are labels enough/);
    const found = { round: 2, threshold: 0.92 } as Outputs['calibrate']['calibration'];
    expect(renderCalibrated({ calibration: found, view: on }, look())).toMatch(/^Calibration 2 found a threshold/);
    const none = { round: 3, threshold: null } as Outputs['calibrate']['calibration'];
    expect(renderCalibrated({ calibration: none, view: shadow }, look())).toMatch(/^Calibration 3 found no threshold/);
  });
});
