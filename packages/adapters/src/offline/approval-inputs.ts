import { z } from 'zod';

/** What the heuristic reads of a panel call's `input`; further members are left alone. */
export const approvalInputSchema = z.object({
  request: z.object({
    kind: z.string(),
    minutes: z.number(),
    startAt: z.string(),
    category: z.string().nullish(),
    /** null: the call is made without it */
    description: z.string().nullish(),
  }),
  facts: z.array(z.object({ id: z.string(), text: z.string(), source: z.string().default('') })).default([]),
  /** past decisions of people */
  examples: z
    .array(z.object({ category: z.string().nullish(), decision: z.enum(['approved', 'rejected']) }))
    .default([]),
  /** which of the simulated executives answers */
  seat: z.int().min(1).default(1),
});
export type ApprovalInput = z.infer<typeof approvalInputSchema>;

export interface ApprovalReply {
  readonly recommendation: 'approve' | 'reject';
  /** of approval, 0..1 */
  readonly probability: number;
  readonly reasoning: string;
  /** ids of facts */
  readonly evidence: readonly string[];
}
