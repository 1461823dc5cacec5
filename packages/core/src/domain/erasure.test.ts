import { describe, expect, it } from 'vitest';
import { automatic, sampleApproval, sampleLabel, sampleVerdict, waiting } from '../testing/storage/approval-samples.ts';
import { sampleEvaluation, sampleRules } from '../testing/storage/samples.ts';
import { approvalSchema } from './approval.ts';
import type { Approval } from './approval.ts';
import { eraseApproval, eraseEvaluation, eraseFromRules, placeholderOf } from './erasure.ts';
import { evaluationSchema } from './evaluation.ts';
import { personIdSchema } from './identifiers.ts';
import { superbuilderSchema } from './superbuilder.ts';

const ann = personIdSchema.parse('ann');
const eraser = {
  actor: { id: 'zoe', role: 'executive', via: 'test' },
  at: '2026-11-24T09:00:00.000Z',
  decisionId: 'erasure-1',
} as const;
/** The texts of a value, wherever they are. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}
const sentences = (value: unknown): readonly string[] => textsOf(value).filter((text) => text.includes(' '));

const approval = (change: Partial<Approval>): Approval => ({
  ...sampleApproval('r-1', { origin: { source: 'worksmart', reference: { contractor: 'The one of Ann' } } }),
  status: 'new',
  revision: 4,
  expiresAt: null,
  triage: null,
  decision: null,
  review: { blind: false, share: 0, revealedTo: [], label: null },
  ...change,
});

describe('a placeholder', () => {
  it('is a valid name and address, the same for the same id and another for another', () => {
    const { name, email } = placeholderOf(ann);
    expect(superbuilderSchema.parse({ id: 'ann', name, email })).toMatchObject({ name, email });
    expect(placeholderOf(ann)).toEqual({ name, email });
    expect(placeholderOf(personIdSchema.parse('bob')).email).not.toBe(email);
    expect(email).toMatch(/@erased\.invalid$/);
  });
});

describe('an evaluation that is erased', () => {
  const full = sampleEvaluation('e', 'alpha', {
    status: 'failed',
    limits: [],
    reviewReasons: [{ code: 'contested', message: 'Contested: my child was ill' }],
    error: { code: 'MODEL_REFUSED', message: 'It said so and so.', retryable: false },
    sources: [{ source: 'worksmart', status: 'current', asOf: null, note: 'Read as somebody.' }],
  });

  it('keeps its figures and holds no sentence', () => {
    const erased = eraseEvaluation(full);
    expect(evaluationSchema.parse(erased)).toEqual(erased);
    expect(sentences(erased)).toEqual([]);
    const { score, grade, status, evidenceShare, costMicroUsd, usage } = full;
    expect(erased).toMatchObject({ score, grade, status, evidenceShare, costMicroUsd, usage });
    expect(erased.criteria.map(({ level }) => level)).toEqual(full.criteria.map(({ level }) => level));
    expect([erased.judgeHash, erased.feedbackHash]).toEqual([null, null]);
  });

  it('is the same when it is erased again', () => {
    expect(eraseEvaluation(eraseEvaluation(full))).toEqual(eraseEvaluation(full));
  });
});

describe('a request that is erased', () => {
  const findings = [
    { rule: 'person' as const, outcome: 'escalate' as const, message: 'An exception: parental leave.' },
  ];
  const triaged = waiting({
    hardRules: { outcome: 'escalate', findings },
    textFindings: [{ kind: 'hidden-text', message: 'It hides something.' }],
  });

  it.each([
    ['is new', approval({})],
    ['waits', approval(triaged)],
  ])('expires where it %s, and holds no sentence', (_what, open) => {
    const erased = eraseApproval(open, eraser);
    expect(approvalSchema.parse(erased)).toEqual(erased);
    expect(sentences(erased)).toEqual([]);
    const { actor, at, decisionId } = eraser;
    const decision = { outcome: 'expired', by: 'expiry', actor, at, reason: '', decisionId };
    expect(erased).toMatchObject({ status: 'expired', revision: 5, decision });
  });

  it.each([
    [
      'a person',
      approval({ ...triaged, status: 'approved', decision: sampleVerdict({ reason: 'As agreed with Ann.' }) }),
    ],
    ['nobody', approval(automatic('c-1'))],
  ])('stays decided by %s as it was', (_what, decided) => {
    const withLabel = { ...decided, review: { ...decided.review, label: sampleLabel({ note: 'She was right.' }) } };
    const erased = eraseApproval(withLabel, eraser);
    expect(approvalSchema.parse(erased)).toEqual(erased);
    expect(sentences(erased)).toEqual([]);
    expect(erased).toMatchObject({
      status: 'approved',
      decision: { outcome: 'approved', by: decided.decision?.by },
      triage: { confidence: 0.97, eligible: true },
      review: { label: { outcome: 'approved', blind: true } },
    });
  });
});

describe('rules that are erased', () => {
  it('are left alone where they name nobody, or are of a version that could not', () => {
    const who = { personId: ann, email: 'ann@example.org' };
    expect(eraseFromRules(sampleRules(), who)).toBeNull();
    expect(eraseFromRules({ rubric: {} }, who)).toBeNull();
    expect(eraseFromRules('nonsense', who)).toBeNull();
  });

  it('lose the person as a reviewer, and no other member', () => {
    const rules = {
      more: { than: ['we', 'know'] },
      approvals: {
        hard: { minutes: 1, exceptions: [{ personId: 'bob', reason: 'His own.' }] },
        review: {
          days: 3,
          reviewers: [
            { id: 'ann', email: 'x@example.org' },
            { id: 'zoe', email: 'zoe@example.org' },
          ],
        },
      },
    };
    expect(eraseFromRules(rules, { personId: ann, email: 'ann@example.org' })).toEqual({
      ...rules,
      approvals: {
        ...rules.approvals,
        review: { days: 3, reviewers: [{ id: 'zoe', email: 'zoe@example.org' }] },
      },
    });
  });
});
