import { z } from 'zod';
import { defineOperation } from './operation.ts';

const healthPartSchema = z.strictObject({
  part: z.string(),
  ok: z.boolean(),
  /** what it is, or what is wrong with it */
  message: z.string(),
  /** what to do; null when all is well */
  remedy: z.string().nullable(),
});

export const checkHealth = defineOperation({
  name: 'health.check',
  title: 'Check health',
  description:
    'Checks storage, rules, models, documents, mail, cache and rate limiter separately and says what to do about each that is not well.',
  effects: 'read',
  // Everybody may ask, and the models cost money.
  callLimit: { callsPerHour: 60, counts: (input) => (input as { askModel: boolean }).askModel },
  input: z.strictObject({
    askModel: z
      .boolean()
      .default(false)
      .meta({ title: 'Ask the model', description: 'Also makes one tiny call to each model' }),
  }),
  output: z.strictObject({ ok: z.boolean(), parts: z.array(healthPartSchema) }),
});
