import { z } from 'zod';
import { rulesSchema, rulesVersionSchema } from '../domain/rules.ts';
import { defineOperation } from './operation.ts';

export const getRules = defineOperation({
  name: 'rules.get',
  title: 'Get rules',
  description: 'The rules, rubric and thresholds in force, or an earlier version of them.',
  effects: 'read',
  input: z.strictObject({
    version: z.int().min(1).optional().meta({ title: 'Version', description: 'Empty: the one in force' }),
  }),
  output: rulesVersionSchema,
});

export const saveRules = defineOperation({
  name: 'rules.save',
  title: 'Save rules',
  description: 'Saves a new version of rules and rubric; it is in force from the next run on.',
  effects: 'write',
  changes: ['rules'],
  input: z.strictObject({
    rules: rulesSchema.meta({ title: 'Rules' }),
    note: z.string().trim().max(1_000).default('').meta({ title: 'Note', description: 'What changed and why' }),
    expectedVersion: z.int().min(1).nullable().optional().meta({
      title: 'Expected version',
      description: 'The version that was edited; refuses to overwrite a newer one',
    }),
  }),
  output: rulesVersionSchema,
});

export const rulesHistory = defineOperation({
  name: 'rules.history',
  title: 'List rule versions',
  description: 'All versions of the rules, newest first.',
  effects: 'read',
  input: z.strictObject({}),
  output: z.strictObject({ versions: z.array(rulesVersionSchema) }),
});
