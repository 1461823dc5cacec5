import { z } from 'zod';
import { usageSchema } from './cost.ts';
import { instantSchema } from './identifiers.ts';

export const actorRoleSchema = z.enum(['executive', 'superbuilder', 'lead', 'developer', 'service']);
export type ActorRole = z.infer<typeof actorRoleSchema>;

/** Who does something; the host vouches for it. */
export const actorSchema = z.strictObject({
  id: z.string().min(1).max(200),
  role: actorRoleSchema,
  /** the host it came through, such as `cli`, `n8n`, `library` */
  via: z.string().min(1).max(60),
});
export type Actor = z.infer<typeof actorSchema>;

/** One try at a model: what was asked of whom, and how it ended. */
export const attemptSchema = z.strictObject({
  provider: z.string(),
  model: z.string(),
  outcome: z.enum(['ok', 'invalid', 'refused', 'failed']),
  /** error code of a failed attempt */
  code: z.string().nullable(),
  durationMs: z.number().min(0),
  usage: usageSchema,
  costMicroUsd: z.int().min(0).nullable(),
  requestId: z.string().nullable(),
  // What came later is optional: records are never rewritten.
  /** the provider's name as prices know it, such as `openai` */
  vendor: z.string().optional(),
  /** what the call was for, such as `evaluation.judge`: costs are reported by it */
  purpose: z.string().optional(),
  /** true for the last attempt of a call: counting these counts calls */
  endsCall: z.boolean().optional(),
});
export type Attempt = z.infer<typeof attemptSchema>;

/** What a decision rests on, so that it can be explained and replayed. Append-only. */
export const decisionRecordSchema = z.strictObject({
  id: z.string(),
  kind: z.enum([
    'evaluation',
    'review',
    'contest',
    'rules',
    'prompt',
    'roster',
    'submission',
    'mail',
    'approval',
    'calibration',
    'erasure',
  ]),
  subject: z.strictObject({
    type: z.enum(['project', 'person', 'evaluation', 'rules', 'prompt', 'roster', 'mail', 'approval', 'calibration']),
    id: z.string(),
  }),
  actor: actorSchema,
  at: instantSchema,
  runId: z.string().nullable(),
  /** SHA-256 of the inputs */
  inputHash: z.string().nullable(),
  /** such as `{ "evaluation.judge": 3 }` */
  promptVersions: z.record(z.string(), z.int().min(1)),
  rulesVersion: z.int().min(1).nullable(),
  attempts: z.array(attemptSchema),
  /** what was decided, as JSON, with the evidence it rests on */
  outcome: z.record(z.string(), z.json()),
  /** what names or quotes a person; can be erased without breaking the chain of records. Absent: nothing of the kind; null: erased */
  personal: z.record(z.string(), z.json()).nullable().optional(),
});
export type DecisionRecord = z.infer<typeof decisionRecordSchema>;
