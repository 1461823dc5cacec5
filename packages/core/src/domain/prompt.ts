import { z } from 'zod';
import { instantSchema } from './identifiers.ts';

/** `evaluation.judge`, `mail.weekly.html`: dots separate what it belongs to from what it is. */
export const promptNameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+$/, 'A prompt name looks like evaluation.judge');

export const promptLabelSchema = z.enum(['production', 'candidate', 'prod-a', 'prod-b']);
export type PromptLabel = z.infer<typeof promptLabelSchema>;

/** A versioned Liquid text: a model's instructions, or a mail template. Versions are immutable, labels point at them. */
export const promptSchema = z.strictObject({
  name: promptNameSchema,
  version: z.int().min(1),
  body: z.string().min(1).max(100_000),
  labels: z.array(promptLabelSchema),
  note: z.string().max(1_000),
  createdBy: z.string(),
  createdAt: instantSchema,
});
export type Prompt = z.infer<typeof promptSchema>;
