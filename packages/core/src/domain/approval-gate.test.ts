import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GateInput, GateVerdict } from './approval-gate.ts';
import { decideGate, isEligible, isWorthAskingWithoutText } from './approval-gate.ts';

const calibration = { id: 'c-1', status: 'on', fingerprint: 'f-1', threshold: 0.9 } as const;
const allPasses: GateInput = {
  hardRules: { outcome: 'allow', findings: [] },
  textFindings: [],
  recommendation: 'approve',
  confidence: 0.95,
  confidenceWithoutText: 0.8,
  obstacle: null,
  fingerprint: 'f-1',
  calibration,
};
const escalated = { rule: 'lateness', outcome: 'escalate', message: 'Late.' } as const;
const text = (kind: 'instructs-reviewer' | 'hidden-text') => [{ kind, message: 'It does.' }];
const approved: GateVerdict = { outcome: 'approve', calibrationId: 'c-1', threshold: 0.9 };
const waits = (...reasons: Extract<GateVerdict, { outcome: 'wait' }>['reasons'][number][]): GateVerdict => ({
  outcome: 'wait',
  reasons,
});

describe('the gate of automatic approval', () => {
  const cases: readonly [title: string, change: Partial<GateInput>, verdict: GateVerdict][] = [
    ['lets through what passes everything', {}, approved],
    ['lets through a confidence that is the threshold', { confidence: 0.9 }, approved],
    ['lets through what the panel just leans to without the text', { confidenceWithoutText: 0.5 }, approved],
    ['rejects by a hard rule', { hardRules: { outcome: 'reject', findings: [] } }, { outcome: 'reject' }],
    [
      'stops at a hard rule that escalates',
      { hardRules: { outcome: 'escalate', findings: [escalated] } },
      waits('hard-rule'),
    ],
    [
      'stops at a finding whatever the outcome says',
      { hardRules: { outcome: 'allow', findings: [escalated] } },
      waits('hard-rule'),
    ],
    [
      'stops at text that speaks to the reviewer',
      { textFindings: text('instructs-reviewer') },
      waits('text-instructs'),
    ],
    ['stops at hidden text', { textFindings: text('hidden-text') }, waits('hidden-text')],
    [
      'stops at a recommended rejection',
      { recommendation: 'reject', confidence: 0.2 },
      waits('recommends-rejection', 'below-threshold'),
    ],
    ['stops at a rejection with a high probability', { recommendation: 'reject' }, waits('recommends-rejection')],
    ['stops below the threshold', { confidence: 0.899 }, waits('below-threshold')],
    ['stops where only the text made it an approval', { confidenceWithoutText: 0.49 }, waits('text-dependent')],
    ['stops where nobody was asked without the text', { confidenceWithoutText: null }, waits('text-dependent')],
    [
      'stops when a model is out of reach',
      { obstacle: 'model-unavailable', recommendation: null, confidence: null },
      waits('model-unavailable'),
    ],
    ['stops when the budget is used up, even with an answer', { obstacle: 'budget' }, waits('budget')],
    ['stops without a recommendation', { recommendation: null, confidence: null }, waits('model-unavailable')],
    ['stops at a confidence that is no number', { confidence: Number.NaN }, waits('model-unavailable')],
    ['stops without a calibration', { calibration: null }, waits('shadow')],
    ['stops when the calibration is of another recipe', { fingerprint: 'f-2' }, waits('shadow')],
    ['stops when the calibration is off', { calibration: { ...calibration, status: 'off' } }, waits('shadow')],
    [
      'stops when the calibration failed',
      { calibration: { ...calibration, status: 'failed', threshold: null } },
      waits('shadow'),
    ],
    [
      'stops when the calibration has no threshold',
      { calibration: { ...calibration, threshold: null } },
      waits('shadow'),
    ],
    [
      'names every reason',
      { textFindings: text('hidden-text'), confidence: 0.5, calibration: null },
      waits('hidden-text', 'shadow'),
    ],
  ];

  it.each(cases)('%s', (_title, change, verdict) => {
    expect(decideGate({ ...allPasses, ...change })).toEqual(verdict);
  });

  it('counts as eligible what lacks nothing but confidence or a calibration', () => {
    expect(isEligible({ ...allPasses, confidence: 0.6 })).toBe(true);
    expect(isEligible({ ...allPasses, confidenceWithoutText: 0.4 })).toBe(false);
    expect(isEligible({ ...allPasses, obstacle: 'budget' })).toBe(false);
  });

  it('asks without the text only where something could come of it', () => {
    expect(isWorthAskingWithoutText(allPasses)).toBe(true);
    expect(isWorthAskingWithoutText({ ...allPasses, recommendation: 'reject' })).toBe(false);
    expect(isWorthAskingWithoutText({ ...allPasses, textFindings: text('hidden-text') })).toBe(false);
  });
});

describe('whatever a model returned', () => {
  const anyNumber = fc.option(fc.oneof(fc.double(), fc.constantFrom(0, 0.5, 0.9, 1, Number.NaN, 2, -1)), { nil: null });
  const anyInput: fc.Arbitrary<GateInput> = fc.record({
    hardRules: fc.record({
      outcome: fc.constantFrom('allow', 'escalate', 'reject'),
      findings: fc.constantFrom([], [escalated]),
    }),
    textFindings: fc.constantFrom([], text('hidden-text'), text('instructs-reviewer')),
    recommendation: fc.constantFrom('approve', 'reject', null),
    confidence: anyNumber,
    confidenceWithoutText: anyNumber,
    obstacle: fc.constantFrom(null, null, 'budget', 'model-unavailable'),
    fingerprint: fc.constantFrom('f-1', 'f-1', 'f-2'),
    calibration: fc.option(
      fc.record({
        id: fc.constant('c-1'),
        status: fc.constantFrom('on', 'on', 'off', 'failed'),
        fingerprint: fc.constantFrom('f-1', 'f-2'),
        threshold: anyNumber,
      }),
      { nil: null },
    ),
  });

  /** Gates that an approval got past although they were shut, and verdicts that do not say why. */
  function shutGates(input: GateInput): readonly string[] {
    const verdict = decideGate(input);
    if (verdict.outcome === 'wait') return verdict.reasons.length > 0 ? [] : ['waits without a reason'];
    if (verdict.outcome === 'reject') return input.hardRules.outcome === 'reject' ? [] : ['rejects without a rule'];
    const { calibration: on, confidence, confidenceWithoutText } = input;
    const gates: Readonly<Record<string, boolean>> = {
      rules: input.hardRules.outcome === 'allow' && input.hardRules.findings.length === 0,
      text: input.textFindings.length === 0,
      recommendation: input.recommendation === 'approve',
      obstacle: input.obstacle === null,
      calibration: on !== null && on.status === 'on' && on.fingerprint === input.fingerprint,
      threshold: typeof on?.threshold === 'number' && confidence !== null && confidence >= on.threshold,
      range: confidence !== null && confidence <= 1 && confidence >= 0,
      withoutText: confidenceWithoutText !== null && confidenceWithoutText >= 0.5,
    };
    return Object.keys(gates).filter((gate) => gates[gate] !== true);
  }

  it('nothing is approved without every gate, and nothing that waits lacks a reason', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        expect(shutGates(input)).toEqual([]);
      }),
      { numRuns: 5_000 },
    );
    expect(shutGates(allPasses)).toEqual([]);
    expect(decideGate(allPasses).outcome).toBe('approve');
  });

  it('can only lower what a request is worth: with one gate shut, no answer opens it', () => {
    const shut: fc.Arbitrary<Partial<GateInput>> = fc.constantFrom<Partial<GateInput>>(
      { hardRules: { outcome: 'escalate', findings: [escalated] } },
      { textFindings: text('hidden-text') },
      { obstacle: 'budget' },
      { calibration: null },
      { calibration: { ...calibration, fingerprint: 'f-2' } },
    );
    const answer = fc.record({
      recommendation: fc.constantFrom<GateInput['recommendation']>('approve', 'reject', null),
      confidence: anyNumber,
      confidenceWithoutText: anyNumber,
    });
    fc.assert(
      fc.property(shut, answer, (gate, answered) => {
        expect(decideGate({ ...allPasses, ...answered, ...gate }).outcome).toBe('wait');
      }),
    );
  });
});
