import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hardRulesSchema } from './approval-rules.ts';
import { approvalRequestSchema, approvalStatusSchema, hardRuleVerdictSchema } from './approval.ts';
import { evaluateHardRules } from './hard-rules.ts';
import type { HardRuleInput } from './hard-rules.ts';

const someRequest = fc
  .record({
    kind: fc.constantFrom('manual-time', 'overtime'),
    startAt: fc
      .date({ min: new Date('2026-10-01'), max: new Date('2026-12-01'), noInvalidDate: true })
      .map((date) => date.toISOString()),
    minutes: fc.integer({ min: 1, max: 10_080 }),
    category: fc.constantFrom(null, 'call', 'travel', 'unknown'),
    description: fc.string({ maxLength: 40 }),
    trackedOverlapMinutes: fc.option(fc.integer({ min: 0, max: 100 })),
  })
  .map((fields) => approvalRequestSchema.parse({ ...fields, personId: 'p-1' }));
const someStatus = fc.constantFrom(...approvalStatusSchema.options);
const someOther = fc.record({ id: fc.constantFrom('a', 'b'), request: someRequest, status: someStatus });
const someInput: fc.Arbitrary<HardRuleInput> = fc.record({
  request: someRequest,
  submittedAt: fc.constantFrom('2026-10-20T00:00:00Z', '2026-11-25T10:00:00+01:00'),
  now: fc.constant('2026-11-25T10:05:00Z'),
  timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Pacific/Apia', 'Asia/Kathmandu'),
  personActive: fc.boolean(),
  others: fc.array(someOther, { maxLength: 5 }),
});
const someOutcome = fc.constantFrom('escalate' as const, 'reject' as const);
const someLimit = (most: number) => fc.record({ max: fc.integer({ min: 1, max: most }), outcome: someOutcome });
const someRules = fc
  .record({
    minutesPerRequest: someLimit(1_440),
    minutesPerDay: someLimit(1_440),
    minutesPerWeek: someLimit(10_080),
    lateness: fc.record({ maxWeeks: fc.integer({ min: 0, max: 9 }), outcome: someOutcome }),
    description: fc.record({ minCharacters: fc.integer({ min: 0, max: 40 }), outcome: someOutcome }),
    duplicate: fc.record({ outcome: someOutcome }),
    overlap: fc.record({ toleratedMinutes: fc.integer({ min: 0, max: 60 }), outcome: someOutcome }),
    blackouts: fc.constantFrom([], [{ from: '2026-10-24', to: '2026-11-01', reason: 'Move' }]),
    categories: fc.constantFrom(null, [
      { id: 'call', title: 'Call', maxMinutesPerRequest: 1 },
      { id: 'travel', title: 'Travel', outcome: 'escalate' },
    ]),
    exceptions: fc.constantFrom(
      [],
      [{ personId: 'p-1', until: '2026-11-01', maxMinutesPerDay: 30, maxWeeksLate: 1, reason: 'Trial' }],
    ),
  })
  .map((rules) => hardRulesSchema.parse(rules));

const severity = { allow: 0, escalate: 1, reject: 2 };

describe('properties of the hard rules', () => {
  it('gives a valid verdict, as severe as its severest finding, for every request', () => {
    fc.assert(
      fc.property(someInput, someRules, (input, rules) => {
        const verdict = evaluateHardRules(input, rules);
        expect(hardRuleVerdictSchema.parse(verdict)).toEqual(verdict);
        const severest = Math.max(0, ...verdict.findings.map(({ outcome }) => severity[outcome]));
        expect(severity[verdict.outcome]).toBe(severest);
      }),
      { numRuns: 300 },
    );
  });

  it('never becomes milder by another request', () => {
    fc.assert(
      fc.property(someInput, someRules, someOther, (input, rules, other) => {
        const before = evaluateHardRules(input, rules);
        const after = evaluateHardRules({ ...input, others: [...input.others, other] }, rules);
        expect(severity[after.outcome]).toBeGreaterThanOrEqual(severity[before.outcome]);
        expect(after.findings.length).toBeGreaterThanOrEqual(before.findings.length);
      }),
    );
  });

  it('never becomes stricter by a raised limit', () => {
    const raises = fc.record({
      limit: fc.constantFrom('minutesPerRequest', 'minutesPerDay', 'minutesPerWeek', 'lateness', 'overlap', 'text'),
      by: fc.integer({ min: 1, max: 500 }),
    });
    fc.assert(
      fc.property(someInput, someRules, raises, (input, rules, { limit, by }) => {
        const raised = structuredClone(rules);
        if (limit === 'lateness') raised.lateness.maxWeeks += by;
        else if (limit === 'overlap') raised.overlap.toleratedMinutes += by;
        else if (limit === 'text') raised.description.minCharacters -= by;
        else raised[limit].max += by;
        const [before, after] = [evaluateHardRules(input, rules), evaluateHardRules(input, raised)];
        expect(severity[after.outcome]).toBeLessThanOrEqual(severity[before.outcome]);
      }),
    );
  });

  it('repeats nothing that the applicant wrote', () => {
    const secret = 'zqxv';
    fc.assert(
      fc.property(someInput, someRules, (input, rules) => {
        const request = { ...input.request, description: secret, category: `zqxv-${input.request.minutes}` };
        const verdict = evaluateHardRules({ ...input, request: approvalRequestSchema.parse(request) }, rules);
        expect(JSON.stringify(verdict)).not.toContain(secret);
      }),
    );
  });

  it('splits minutes over days without losing any, in every time zone', () => {
    fc.assert(
      fc.property(someInput, (input) => {
        const rules = hardRulesSchema.parse({ minutesPerDay: { max: 1 }, minutesPerWeek: { max: 1 } });
        const alone = { ...input, others: [], request: { ...input.request, minutes: input.request.minutes + 60 } };
        const { findings } = evaluateHardRules(alone, rules);
        const sumOf = (rule: string): number =>
          findings
            .filter((finding) => finding.rule === rule)
            .reduce((sum, { message }) => sum + Number(/(\d+) minutes/u.exec(message)?.[1]), 0);
        // figures are rounded up once per day or week; days with one minute or less are no finding
        for (const rule of ['minutes-per-day', 'minutes-per-week'])
          expect(Math.abs(sumOf(rule) - alone.request.minutes)).toBeLessThanOrEqual(9);
      }),
    );
  });
});
