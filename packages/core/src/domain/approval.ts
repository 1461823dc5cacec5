import { z } from 'zod';
import { sourceIdSchema } from './activity.ts';
import { categoryIdSchema } from './approval-rules.ts';
import { actorSchema } from './decision-record.ts';
import { instantSchema, personIdSchema } from './identifiers.ts';
import { oneLineSchema } from './one-line.ts';

export const approvalIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/, 'An approval id is what approvals.list shows as id')
  .brand<'ApprovalId'>();
export type ApprovalId = z.infer<typeof approvalIdSchema>;

export const approvalKindSchema = z.enum(['manual-time', 'overtime']);
export type ApprovalKind = z.infer<typeof approvalKindSchema>;

/**
 * - `new`: recorded, not looked at yet
 * - `waiting`: a person decides
 * - `approved`, `rejected`: decided
 * - `expired`: nobody decided in time; never an approval
 */
export const approvalStatusSchema = z.enum(['new', 'waiting', 'approved', 'rejected', 'expired']);
export type ApprovalStatus = z.infer<typeof approvalStatusSchema>;

/** What somebody asks for: time worked that no tracker counted, or time beyond the limit. */
export const approvalRequestSchema = z.strictObject({
  kind: approvalKindSchema,
  personId: personIdSchema,
  startAt: instantSchema,
  minutes: z.int().min(1).max(10_080),
  category: categoryIdSchema.nullable(),
  /** what the person wrote: data, never instructions; empty once it was erased */
  description: z.string().max(20_000),
  /** minutes of the span that are tracked already; null: nobody knows */
  trackedOverlapMinutes: z.int().min(0).max(10_080).nullable(),
});
export type ApprovalRequest = z.infer<typeof approvalRequestSchema>;

/** Where a request came from and how it is told of its outcome; null: it was handed in here. */
export const approvalOriginSchema = z.strictObject({
  source: sourceIdSchema,
  /** what the source needs to find it again, such as timecard ids */
  reference: z.record(z.string(), z.json()),
});
export type ApprovalOrigin = z.infer<typeof approvalOriginSchema>;

const hardRuleIds = [
  'minutes-per-request',
  'minutes-per-day',
  'minutes-per-week',
  'lateness',
  'future',
  'description',
  'duplicate',
  'overlap',
  'blackout',
  'category',
  'person',
  'inactive',
] as const;
const hardRuleFindingSchema = z.strictObject({
  rule: z.enum(hardRuleIds),
  outcome: z.enum(['escalate', 'reject']),
  /** one readable sentence with the figures; no text of the applicant */
  message: z.string().min(1).max(500),
});
export type HardRuleFinding = z.infer<typeof hardRuleFindingSchema>;

/** Outcome is the severest of the findings; `allow` without any. */
export const hardRuleVerdictSchema = z.strictObject({
  outcome: z.enum(['allow', 'escalate', 'reject']),
  findings: z.array(hardRuleFindingSchema).max(100),
});
export type HardRuleVerdict = z.infer<typeof hardRuleVerdictSchema>;

/** A fact a recommendation may rest on; models cite the id. */
export const approvalFactSchema = z.strictObject({
  id: z.string().regex(/^[A-Z]{1,3}[0-9]{1,3}$/),
  /** one sentence made by code from the figures */
  text: z.string().min(1).max(500),
  /** where it is from, such as `worksmart`, `history`, `rules`, a policy's title */
  source: z.string().min(1).max(200),
});
export type ApprovalFact = z.infer<typeof approvalFactSchema>;

const recommendationSchema = z.enum(['approve', 'reject']);
export type Recommendation = z.infer<typeof recommendationSchema>;

/** One simulated executive's answer. */
const panelVoteSchema = z.strictObject({
  /** which of them, from 1 on */
  seat: z.int().min(1).max(5),
  recommendation: recommendationSchema,
  /** probability of approval, 0..1; 1 or 0 where the model gave a vote only */
  probability: z.number().min(0).max(1),
  reasoning: z.string().max(2_000),
  /** ids of facts; others were struck out by code */
  evidence: z.array(z.string()).max(50),
});
export type PanelVote = z.infer<typeof panelVoteSchema>;

export const textFindingSchema = z.strictObject({
  kind: z.enum(['instructs-reviewer', 'hidden-text']),
  /** one readable sentence */
  message: z.string().min(1).max(500),
});

/**
 * Why a person decides:
 * - `shadow`: no threshold yet, or automation is off
 * - `hard-rule`: a rule escalates it
 * - `text-instructs`, `hidden-text`: the text speaks to the reviewer, or shows people something else than programs
 * - `recommends-rejection`: the panel would not approve
 * - `below-threshold`: not confident enough
 * - `text-dependent`: without the free text the panel would not have approved
 * - `model-unavailable`, `budget`: nobody could be asked
 * - `automation-off`: it was switched off while this request was on its way
 */
const waitReasonSchema = z.enum([
  'shadow',
  'hard-rule',
  'text-instructs',
  'hidden-text',
  'recommends-rejection',
  'below-threshold',
  'text-dependent',
  'model-unavailable',
  'budget',
  'automation-off',
]);
export type WaitReason = z.infer<typeof waitReasonSchema>;

export type TextFinding = z.infer<typeof textFindingSchema>;

/** What the machine made of a request, whoever decides in the end. */
export const triageSchema = z.strictObject({
  at: instantSchema,
  rulesVersion: z.int().min(1),
  hardRules: hardRuleVerdictSchema,
  textFindings: z.array(textFindingSchema).max(50),
  facts: z.array(approvalFactSchema).max(100),
  votes: z.array(panelVoteSchema).max(5),
  /** null: no model was asked, or none answered */
  recommendation: recommendationSchema.nullable(),
  /** mean probability of approval over the panel, 0..1; null with the recommendation */
  confidence: z.number().min(0).max(1).nullable(),
  /** why, in sentences for the executive */
  reasoning: z.string().max(4_000),
  /** mean probability of the panel without the free text; null: not asked, because nothing could have come of it */
  confidenceWithoutText: z.number().min(0).max(1).nullable(),
  /**
   * Everything but confidence speaks for an automatic approval: hard rules, text, recommendation, and the answer
   * without the text. Only such requests calibrate.
   */
  eligible: z.boolean(),
  /** empty where code decided */
  waitReasons: z.array(waitReasonSchema),
  /** of what the confidence hangs on: prompt, models, rules of approvals, recipe; null with the confidence */
  fingerprint: z.string().nullable(),
  /** the calibration in force, and its threshold; null: none */
  calibrationId: z.string().nullable(),
  threshold: z.number().min(0).max(1).nullable(),
});
export type Triage = z.infer<typeof triageSchema>;

export const approvalDecisionSchema = z.strictObject({
  outcome: z.enum(['approved', 'rejected', 'expired']),
  by: z.enum(['hard-rule', 'automation', 'person', 'expiry']),
  actor: actorSchema,
  at: instantSchema,
  /** for the applicant; of a person, data that person wrote */
  reason: z.string().max(2_000),
  /** the decision record that explains it */
  decisionId: z.string(),
});
export type ApprovalDecision = z.infer<typeof approvalDecisionSchema>;

/** What a person said of a request, kept apart from what was decided: it may be an audit of an automatic approval. */
export const approvalLabelSchema = z.strictObject({
  outcome: z.enum(['approved', 'rejected']),
  /** the person had not seen the verdict: only such labels calibrate */
  blind: z.boolean(),
  reviewerId: z.string(),
  at: instantSchema,
  note: z.string().max(2_000),
});
export type ApprovalLabel = z.infer<typeof approvalLabelSchema>;

export const approvalReviewSchema = z.strictObject({
  /** chosen by hash when it came: the verdict stays hidden until a person has decided */
  blind: z.boolean(),
  /** probability with which it was chosen, 0..1; 1 in shadow mode */
  share: z.number().min(0).max(1),
  /** who has seen the verdict of a blind request before deciding it */
  revealedTo: z.array(z.string()).max(100),
  label: approvalLabelSchema.nullable(),
});

/** A request, what was made of it, and how it ended. */
export const approvalSchema = z.strictObject({
  id: approvalIdSchema,
  /** natural identity, such as `mt-17-18`: the same request arriving twice has the same */
  key: z.string().min(1).max(200),
  request: approvalRequestSchema,
  origin: approvalOriginSchema.nullable(),
  submittedAt: instantSchema,
  submittedBy: actorSchema,
  status: approvalStatusSchema,
  /** grows with every change; a change names the one it was made from */
  revision: z.int().min(1),
  /** null: it waits as long as it takes */
  expiresAt: instantSchema.nullable(),
  triage: triageSchema.nullable(),
  decision: approvalDecisionSchema.nullable(),
  review: approvalReviewSchema,
});
export type Approval = z.infer<typeof approvalSchema>;

const newApprovalSchema = approvalSchema.pick({
  id: true,
  key: true,
  request: true,
  origin: true,
  submittedAt: true,
  submittedBy: true,
});
export type NewApproval = z.infer<typeof newApprovalSchema>;

/** The outcome of a request on its way to the system it came from. */
export const outcomeNoticeSchema = z.strictObject({
  approvalId: approvalIdSchema,
  origin: approvalOriginSchema,
  kind: approvalKindSchema,
  outcome: z.enum(['approved', 'rejected']),
  reason: oneLineSchema(500),
});
export type OutcomeNotice = z.infer<typeof outcomeNoticeSchema>;
