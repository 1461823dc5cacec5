import type { Approval, DecisionRecord, HardRuleVerdict, NewApproval, StoredCalibration } from '@ai-manager/core';
import { approvalRulesSchema } from '@ai-manager/core';
import { describe, expect, it } from 'vitest';
import type { Bench } from '../weekly-run/harness.ts';
import { executive, openBare, openBench, populate, testRules } from '../weekly-run/harness.ts';

const rulesWith = (approvals: object) => ({ ...testRules(), approvals: approvalRulesSchema.parse(approvals) });
const recordOf = (id: string, kind: 'approval' | 'calibration'): DecisionRecord => ({
  id: `record-${id}`,
  kind,
  subject: { type: kind, id },
  actor: executive,
  at: '2026-11-20T09:00:00Z',
  runId: null,
  rulesVersion: 1,
  promptVersions: {},
  inputHash: null,
  attempts: [],
  outcome: {},
});

type Fields = Partial<NewApproval['request']> & { readonly submittedAt?: string };

async function ask(bench: Bench, id: string, { submittedAt = '2026-11-19T09:00:00Z', ...fields }: Fields = {}) {
  const request = {
    kind: 'manual-time',
    personId: 'ann',
    startAt: '2026-11-18T09:00:00Z',
    minutes: 60,
    category: null,
    description: 'Call with a client about the pilot contract',
    trackedOverlapMinutes: null,
    ...fields,
  };
  const approval = { id, key: id, request, origin: null, submittedAt, submittedBy: executive } as NewApproval;
  const [stored] = await bench.storage.approvals.submit([{ approval, decision: recordOf(id, 'approval') }], {});
  return stored!.approval;
}

/** As if it had been looked at, with what the hard rules said then. */
async function settle(bench: Bench, approval: Approval, change: Partial<Approval>): Promise<void> {
  const outcome = await bench.storage.approvals.change(
    {
      approval: { ...approval, ...change, revision: approval.revision + 1 },
      decisions: [],
      mails: [],
      events: [],
      notices: [],
      calibrationId: null,
      tokenId: null,
    },
    {},
  );
  expect(outcome).toBe('changed');
}

const calibration: StoredCalibration = {
  id: 'c-1',
  fingerprint: 'recipe',
  round: 1,
  at: '2026-11-20T09:00:00Z',
  status: 'on',
  threshold: 0.95,
  alpha: 0.05,
  delta: 0.1,
  deltaSpent: 0.06,
  driftDelta: 0.05,
  riskUpperBound: 0.04,
  labels: 120,
  disagreements: 1,
  countedAgainst: 0,
  labelsMissing: 0,
  reason: null,
  tests: [],
  offReason: null,
  offAt: null,
  decisionId: 'record-c-1',
};

describe('rules.dryRun', () => {
  it('answers mistakes as data, with where they are, and tries nothing', async () => {
    await using bench = await openBench();
    await populate(bench, [{ id: 'ann', projects: [] }]);
    await ask(bench, 'r-1');
    const broken = {
      ...testRules(),
      approvals: { hard: { minutesPerDay: { max: 500 }, minutesPerWeek: { max: 400 } } },
    };
    expect(await bench.manager.rules.dryRun({ rules: broken })).toMatchObject({
      valid: false,
      problems: [
        {
          path: 'approvals.hard.minutesPerDay.max',
          message: '500 minutes are above the limit of 400 for a whole week.',
        },
      ],
      requests: 0,
      changes: [],
    });
    await expect(bench.manager.rules.save({ rules: broken as never })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { issues: [{ path: ['rules', 'approvals', 'hard', 'minutesPerDay', 'max'] }] },
    });
  });

  it.each([[''], [7], [null], [[]], [{ approvals: 'none' }], [{ rubric: { criteria: [] } }]])(
    'answers %j, which is no document of rules',
    async (document) => {
      await using bench = await openBench();
      const answer = await bench.manager.rules.dryRun({ rules: document });
      expect(answer.valid).toBe(false);
      expect(answer.problems.length).toBeGreaterThan(0);
    },
  );

  it('says which past requests would be treated otherwise, newest first, and counts all', async () => {
    await using bench = await openBench();
    await populate(bench, [{ id: 'ann', projects: [] }]);
    await ask(bench, 'short', { minutes: 30, startAt: '2026-11-16T09:00:00Z', submittedAt: '2026-11-17T09:00:00Z' });
    await ask(bench, 'long', { minutes: 90, startAt: '2026-11-17T09:00:00Z', submittedAt: '2026-11-18T09:00:00Z' });
    await ask(bench, 'again', { minutes: 90, startAt: '2026-11-17T09:00:00Z' });
    const answer = await bench.manager.rules.dryRun({
      rules: rulesWith({ hard: { minutesPerRequest: { max: 60 }, duplicate: { outcome: 'escalate' } } }),
    });
    expect(answer).toMatchObject({
      valid: true,
      requests: 3,
      complete: true,
      counts: [
        { before: 'reject', after: 'escalate', requests: 1 },
        { before: 'allow', after: 'escalate', requests: 1 },
        { before: 'allow', after: 'allow', requests: 1 },
      ],
    });
    const told = ({ outcome, findings }: HardRuleVerdict) => [outcome, ...findings.map(({ rule }) => rule)];
    expect(answer.changes.map(({ approvalId, before, after }) => [approvalId, told(before), told(after)])).toEqual([
      ['again', ['reject', 'duplicate'], ['escalate', 'duplicate', 'minutes-per-request']],
      ['long', ['allow'], ['escalate', 'minutes-per-request']],
    ]);
  });

  it('counts neighbours that are older than the requests it tries', async () => {
    await using bench = await openBench();
    await populate(bench, [{ id: 'ann', projects: [] }]);
    await ask(bench, 'old', { minutes: 200, submittedAt: '2026-11-18T13:00:00Z' });
    await ask(bench, 'new', { minutes: 200, startAt: '2026-11-18T13:00:00Z', submittedAt: '2026-11-23T08:00:00Z' });
    const rules = rulesWith({ hard: { minutesPerDay: { max: 300 } } });
    const { requests, changes } = await bench.manager.rules.dryRun({ rules, days: 2 });
    expect(requests).toBe(1);
    expect(changes.map(({ after }) => after.findings.map(({ rule }) => rule))).toEqual([['minutes-per-day']]);
  });

  it('tries the newest requests when there are more than asked for', async () => {
    await using bench = await openBench();
    await populate(bench, [{ id: 'ann', projects: [] }]);
    for (const day of ['16', '17', '18'])
      await ask(bench, `r-${day}`, { startAt: `2026-11-${day}T09:00:00Z`, submittedAt: `2026-11-${day}T12:00:00Z` });
    const rules = rulesWith({ hard: { minutesPerRequest: { max: 30 } } });
    const answer = await bench.manager.rules.dryRun({ rules, limit: 2 });
    expect(answer).toMatchObject({ requests: 2, complete: false });
    expect(answer.changes.map(({ approvalId }) => approvalId)).toEqual(['r-18', 'r-17']);
  });

  it('does not take an erased description for a short one', async () => {
    await using bench = await openBench();
    await populate(bench, [{ id: 'ann', projects: [] }]);
    const erased = await ask(bench, 'erased', { description: '' });
    const triage = {
      at: '2026-11-19T10:00:00Z',
      rulesVersion: 1,
      hardRules: { outcome: 'allow', findings: [] },
      textFindings: [],
      facts: [],
      votes: [],
      recommendation: null,
      confidence: null,
      reasoning: '',
      confidenceWithoutText: null,
      eligible: false,
      waitReasons: ['model-unavailable'],
      fingerprint: null,
      calibrationId: null,
      threshold: null,
    } satisfies Approval['triage'];
    await settle(bench, erased, { status: 'waiting', triage });
    const rules = rulesWith({ hard: { description: { minCharacters: 100 } } });
    expect(await bench.manager.rules.dryRun({ rules })).toMatchObject({ requests: 1, changes: [] });
  });

  it('says whether saving would end what was calibrated', async () => {
    await using bench = await openBench();
    await bench.storage.calibrations.add(calibration, recordOf('c-1', 'calibration'), {});
    const answers = async (approvals: object) => {
      const { voidsCalibration, automationOn } = await bench.manager.rules.dryRun({ rules: rulesWith(approvals) });
      return { voidsCalibration, automationOn };
    };
    expect(await answers({ panel: { executives: 5 } })).toEqual({ voidsCalibration: true, automationOn: true });
    expect(await answers({ hard: { overlap: { toleratedMinutes: 10 } } })).toMatchObject({ voidsCalibration: true });
    expect(await answers({ automation: { alpha: 0.1 } })).toMatchObject({ voidsCalibration: false });
  });

  it('warns of what is allowed but hardly meant', async () => {
    await using bench = await openBench();
    await populate(bench, [
      { id: 'ann', projects: [] },
      { id: 'bob', projects: [], status: 'inactive' },
    ]);
    const exception = (personId: string, more: object = {}) => ({
      personId,
      maxWeeksLate: 4,
      reason: 'Leave',
      ...more,
    });
    const { valid, warnings, labelsNeeded } = await bench.manager.rules.dryRun({
      rules: rulesWith({
        hard: {
          minutesPerDay: { max: 120 },
          categories: [{ id: 'travel', title: 'Travel', outcome: 'reject' }],
          exceptions: [exception('nobody'), exception('bob'), exception('ann', { until: '2026-11-22' })],
        },
        automation: { alpha: 0.005 },
      }),
    });
    expect(valid).toBe(true);
    expect(labelsNeeded).toBe(559);
    expect(warnings.map(({ path, message }) => `${path}: ${message}`)).toEqual([
      'approvals.hard.exceptions.0.personId: Nobody has the id nobody: the exception never counts.',
      'approvals.hard.exceptions.1.personId: The person bob is not active.',
      'approvals.hard.exceptions.2.until: The exception counts for work up to 2026-11-22 only, which is past.',
      'approvals.hard.categories: No category is allowed: nothing is ever automatic.',
      'approvals.hard.minutesPerRequest.max: A request may have 240 minutes, but a day only 120.',
      'approvals.automation.alpha: The first calibration needs 559 blind decisions without one disagreement, and more with some.',
      'approvals.review.reviewers: Nobody is told by mail of requests that wait.',
    ]);
  });

  it('compares with the standard rules where there are none yet', async () => {
    await using bench = await openBare();
    await populate(bench, [{ id: 'ann', projects: [] }]);
    await ask(bench, 'r-1', { minutes: 300 });
    const { changes } = await bench.manager.rules.dryRun({
      rules: rulesWith({ hard: { minutesPerRequest: { max: 300 } } }),
    });
    expect(changes).toMatchObject([{ before: { outcome: 'escalate' }, after: { outcome: 'allow' } }]);
  });

  it('saves nothing', async () => {
    await using bench = await openBench();
    await bench.manager.rules.dryRun({ rules: rulesWith({ hard: { minutesPerRequest: { max: 30 } } }) });
    expect((await bench.manager.rules.history({})).versions).toHaveLength(1);
    expect((await bench.storage.decisions.list({}, {})).items).toEqual([]);
  });
});
