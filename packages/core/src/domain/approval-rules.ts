import { z } from 'zod';
import { contradictionsOf } from './approval-rules-contradictions.ts';
import { dateSchema, personIdSchema } from './identifiers.ts';
import { oneLineSchema } from './one-line.ts';

const minutesSchema = (most: number) => z.int().min(1).max(most);

/** What breaking a rule means: a person decides, or the request is refused with the rule's reason. */
const ruleOutcomeSchema = z.enum(['escalate', 'reject']);
export type RuleOutcome = z.infer<typeof ruleOutcomeSchema>;

export const categoryIdSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, 'A category id is lower case with hyphens, such as client-call');

const limitSchema = (most: number, standard: number) =>
  z
    .strictObject({
      max: minutesSchema(most).default(standard),
      outcome: ruleOutcomeSchema.default('escalate'),
    })
    .prefault({});

const blackoutSchema = z.strictObject({
  /** local calendar dates, both included */
  from: dateSchema,
  to: dateSchema,
  reason: oneLineSchema(200),
  outcome: ruleOutcomeSchema.default('escalate'),
});

const categorySchema = z.strictObject({
  id: categoryIdSchema,
  title: oneLineSchema(100),
  /** tighter than the limit of all requests; null: that limit */
  maxMinutesPerRequest: minutesSchema(1_440).nullable().default(null),
  outcome: z.enum(['allow', 'escalate', 'reject']).default('allow'),
});

/** What is different for one person; limits replace those of everybody, `outcome` stands whatever the limits say. */
const personExceptionSchema = z.strictObject({
  personId: personIdSchema,
  /** last local date on which it holds; null: for good */
  until: dateSchema.nullable().default(null),
  maxMinutesPerRequest: minutesSchema(1_440).nullable().default(null),
  maxMinutesPerDay: minutesSchema(1_440).nullable().default(null),
  maxMinutesPerWeek: minutesSchema(10_080).nullable().default(null),
  maxWeeksLate: z.int().min(0).max(52).nullable().default(null),
  outcome: z.enum(['by-limits', 'escalate', 'reject']).default('by-limits'),
  reason: oneLineSchema(300),
});
export type PersonException = z.infer<typeof personExceptionSchema>;

/** Rules that code checks before any model is asked. */
export const hardRulesSchema = z.strictObject({
  minutesPerRequest: limitSchema(1_440, 240),
  /** all requests of the person for one local day, refused and expired ones apart */
  minutesPerDay: limitSchema(1_440, 480),
  /** all requests of the person for one ISO week */
  minutesPerWeek: limitSchema(10_080, 600),
  /** whole weeks between the week the time was worked in and the one it was asked for in */
  lateness: z
    .strictObject({ maxWeeks: z.int().min(0).max(52).default(2), outcome: ruleOutcomeSchema.default('escalate') })
    .prefault({}),
  description: z
    .strictObject({
      minCharacters: z.int().min(0).max(2_000).default(20),
      outcome: ruleOutcomeSchema.default('reject'),
    })
    .prefault({}),
  /** the same span of time asked for a second time, or one that overlaps another request of the person */
  duplicate: z.strictObject({ outcome: ruleOutcomeSchema.default('reject') }).prefault({}),
  /** more than so many minutes of the span are tracked already */
  overlap: z
    .strictObject({
      toleratedMinutes: z.int().min(0).max(1_440).default(0),
      outcome: ruleOutcomeSchema.default('escalate'),
    })
    .prefault({}),
  blackouts: z.array(blackoutSchema).max(200).default([]),
  /** null: requests need no category, and one that is given is only shown */
  categories: z.array(categorySchema).min(1).max(50).nullable().default(null),
  exceptions: z.array(personExceptionSchema).max(1_000).default([]),
});
export type HardRules = z.infer<typeof hardRulesSchema>;

const levelsFromTop = [0.99, 0.98, 0.97, 0.96, 0.95, 0.94, 0.92, 0.9, 0.88, 0.85, 0.8, 0.75, 0.7];

/** When a request may be approved without a person. Nothing is before a calibration has found a threshold. */
const automationRulesSchema = z.strictObject({
  /** highest share of automatic approvals that people would have decided otherwise */
  alpha: z.number().min(0.001).max(0.5).default(0.05),
  /** probability that the bound does not hold, over all calibrations of one recipe together */
  delta: z.number().min(0.001).max(0.5).default(0.1),
  /** candidate thresholds from high to low, fixed before labels are seen */
  grid: z.array(z.number().min(0).max(1)).min(1).max(100).default(levelsFromTop),
  /** share of requests that a person decides without seeing the verdict while automation is on */
  auditShare: z.number().min(0.01).max(1).default(0.1),
  /** probability of a false alarm of the drift test, over all audits */
  driftDelta: z.number().min(0.001).max(0.5).default(0.05),
  /** a scheduled calibration follows this long after the one before; null: only when somebody asks */
  recalibrateDays: z.int().min(1).max(365).nullable().default(28),
});
export type AutomationRules = z.infer<typeof automationRulesSchema>;

/** Somebody who decides: is told of what waits and gets links that carry a decision token. */
const reviewerSchema = z.strictObject({
  /** id of the actor, such as an executive's login */
  id: z.string().trim().min(1).max(200),
  name: oneLineSchema(200),
  email: z.email().max(320),
  /** a lead decides on people they lead only */
  role: z.enum(['executive', 'lead']).default('executive'),
});
export type Reviewer = z.infer<typeof reviewerSchema>;

const reviewRulesSchema = z.strictObject({
  reviewers: z.array(reviewerSchema).max(100).default([]),
  /** a request nobody decided for this long expires, which is never an approval; null: it waits */
  expireDays: z.int().min(1).max(365).nullable().default(14),
  /** how long a decision token is good for */
  tokenHours: z.int().min(1).max(720).default(72),
  /** page of the host that shows the request and sends the decision on with POST; the token is added as `token=`; null: mails carry no link */
  decisionPage: z
    .url({ protocol: /^https?$/ })
    .max(1_000)
    .nullable()
    .default(null),
});

/** The simulated executives whose mean is the confidence. */
const panelRulesSchema = z.strictObject({
  /** how many are asked about each request */
  executives: z.int().min(3).max(5).default(3),
  /** past decisions of people shown to each, at most */
  examples: z.int().min(0).max(5).default(4),
  /** a longer description is cut for the model */
  maxDescriptionCharacters: z.int().min(200).max(20_000).default(4_000),
});

/** Everything executives set about approvals: one part of the versioned rules. */
const approvalRulePartsSchema = z.strictObject({
  hard: hardRulesSchema.prefault({}),
  panel: panelRulesSchema.prefault({}),
  automation: automationRulesSchema.prefault({}),
  review: reviewRulesSchema.prefault({}),
});
export type ApprovalRules = z.infer<typeof approvalRulePartsSchema>;

export const approvalRulesSchema = approvalRulePartsSchema.superRefine((rules, context) => {
  for (const { path, message } of contradictionsOf(rules))
    context.addIssue({ code: 'custom', path: [...path], message });
});
