import { z } from 'zod';

/** Of `approval.panel`: the same for every request; what differs between the seats is at the end. */
export const panelVariablesSchema = z.object({
  organisation: z.object({ name: z.string() }),
  categories: z.array(z.object({ id: z.string(), title: z.string() })),
  executive: z.object({
    /** from 1 on */
    number: z.number(),
    of: z.number(),
    /** sentences */
    temperament: z.string(),
  }),
});
export type PanelVariables = z.infer<typeof panelVariablesSchema>;

const requestVariables = {
  minutes: z.number(),
  /** `manual time` or `overtime` */
  kind: z.string(),
  /** local date and time of the beginning */
  date: z.string(),
  start: z.string(),
};

/** What an applicant is told of a decision. */
export const approvalDecidedVariablesSchema = z.object({
  organisation: z.object({ name: z.string() }),
  person: z.object({ name: z.string(), firstName: z.string() }),
  request: z.object(requestVariables),
  decision: z.object({
    /** `approved`, `rejected`, or `expired` */
    outcome: z.string(),
    /** empty when there is none */
    reason: z.string(),
    /** who, in words */
    by: z.string(),
    /** true: an earlier decision was changed */
    changed: z.boolean(),
  }),
});
export type ApprovalDecidedVariables = z.infer<typeof approvalDecidedVariablesSchema>;

/** What a reviewer is told of what waits; nothing of a verdict that is withheld. */
export const approvalDigestVariablesSchema = z.object({
  organisation: z.object({ name: z.string() }),
  reviewer: z.object({ name: z.string() }),
  /** local date of the digest */
  date: z.string(),
  /** oldest first */
  requests: z.array(
    z.object({
      ...requestVariables,
      personName: z.string(),
      /** local dates */
      submittedAt: z.string(),
      expiresAt: z.string().nullable(),
      /** sentences: what code found */
      findings: z.array(z.string()),
      /** `approve` or `reject`; null: there is none, or it is withheld */
      recommendation: z.string().nullable(),
      /** percent */
      confidence: z.number().nullable(),
      /** where to decide, with a token that is the reviewer's own; null: the rules name no page */
      link: z.string().nullable(),
    }),
  ),
  /** requests that wait, those that are not listed included */
  total: z.number(),
  more: z.number(),
});
export type ApprovalDigestVariables = z.infer<typeof approvalDigestVariablesSchema>;

/** What a reviewer is told when automatic approval ends. */
export const automationOffVariablesSchema = z.object({
  organisation: z.object({ name: z.string() }),
  reviewer: z.object({ name: z.string() }),
  switchedOff: z.object({
    /** local date and time */
    at: z.string(),
    /** a sentence */
    reason: z.string(),
    /** a sentence */
    remedy: z.string(),
  }),
});
export type AutomationOffVariables = z.infer<typeof automationOffVariablesSchema>;
