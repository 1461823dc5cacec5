import type { ReportApprovals } from '../../domain/approval-report.ts';
import { clopperPearsonUpper } from '../../domain/statistics/binomial.ts';
import { driftEvidence, startDriftTest } from '../../domain/statistics/drift.ts';

const levels = [
  { threshold: 0.97, labels: 64, disagreements: 0, coverage: 0.22, accepted: true },
  { threshold: 0.95, labels: 96, disagreements: 1, coverage: 0.34, accepted: true },
  { threshold: 0.92, labels: 131, disagreements: 2, coverage: 0.47, accepted: true },
  { threshold: 0.9, labels: 160, disagreements: 6, coverage: 0.58, accepted: false },
];
const deltaSpent = 0.0608;
const [alpha, limit] = [0.05, 20];

/** Automatic approval that is on, was checked 46 times, and is halfway to its end. */
export function reportApprovalsFixture(weeks: number): ReportApprovals {
  const disagreedAt = new Set([9, 21, 30, 43]);
  const drift = Array.from({ length: 46 }, (_, at) => {
    const audits = at + 1;
    const disagreements = [...disagreedAt].filter((one) => one <= audits).length;
    const evidence = Math.exp(driftEvidence({ ...startDriftTest({ alpha, delta: 1 / limit }), audits, disagreements }));
    return { audits, evidence };
  });
  const current: NonNullable<ReportApprovals['calibration']['current']> = {
    id: 'c-1',
    fingerprint: 'f-1',
    round: 1,
    at: '2026-11-09T09:00:00.000Z',
    status: 'on',
    threshold: 0.92,
    alpha,
    delta: 0.1,
    deltaSpent,
    driftDelta: 1 / limit,
    riskUpperBound: clopperPearsonUpper(2, 131, deltaSpent),
    labels: 187,
    disagreements: 9,
    countedAgainst: 1,
    labelsMissing: 0,
    reason: null,
    tests: levels.map(({ threshold, labels, disagreements, accepted }) => ({
      threshold,
      labels,
      disagreements,
      pValue: accepted ? 0.03 : 0.2,
      accepted,
    })),
    offReason: null,
    offAt: null,
    decisionId: 'd-1',
  };
  return {
    weeks: Array.from({ length: weeks }, (_, at) => ({
      rule: 2 + (at % 3),
      automatic: at < weeks / 2 ? 0 : 16 + at,
      person: at < weeks / 2 ? 38 - at : 17 + (at % 4),
      waiting: at === weeks - 1 ? 9 : 0,
      expired: at % 4 === 1 ? 1 : 0,
    })),
    calibration: {
      mode: 'on',
      why: null,
      fingerprint: 'f-1',
      threshold: 0.92,
      alpha,
      delta: 0.1,
      riskUpperBound: current.riskUpperBound,
      coverage: { requests: 300, automatic: 141, share: 0.47, low: 0.41, high: 0.53 },
      labels: 232,
      disagreements: 8,
      countedAgainst: 1,
      labelsMissing: 0,
      awaitingReview: 5,
      nextDelta: 0.0152,
      drift: { audits: 46, disagreements: 4, evidence: drift.at(-1)?.evidence ?? 1, limit },
      dueAt: '2026-12-07T09:00:00.000Z',
      current,
    },
    levels: levels.map(({ labels, disagreements, ...level }) => ({
      ...level,
      riskUpperBound: clopperPearsonUpper(disagreements, labels, deltaSpent),
    })),
    drift,
  };
}
