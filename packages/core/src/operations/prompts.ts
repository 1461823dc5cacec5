import { z } from 'zod';
import { promptLabelSchema, promptNameSchema, promptSchema } from '../domain/prompt.ts';
import { defineOperation } from './operation.ts';

const name = promptNameSchema.meta({ title: 'Name', examples: ['evaluation.judge', 'mail.weekly.html'] });

export const listPrompts = defineOperation({
  name: 'prompts.list',
  title: 'List prompts',
  description: 'Prompts and mail templates: the newest version of each, or all versions of one.',
  effects: 'read',
  input: z.strictObject({ name: name.optional() }),
  output: z.strictObject({ prompts: z.array(promptSchema) }),
});

export const getPrompt = defineOperation({
  name: 'prompts.get',
  title: 'Get prompt',
  description: 'One version of a prompt or mail template with the variables it may use.',
  effects: 'read',
  input: z.strictObject({
    name,
    version: z.int().min(1).optional().meta({ title: 'Version', description: 'Empty: the one with the label' }),
    label: promptLabelSchema.default('production').meta({ title: 'Label' }),
  }),
  output: z.strictObject({ prompt: promptSchema, variables: z.array(z.string()) }),
});

export const savePrompt = defineOperation({
  name: 'prompts.save',
  title: 'Save prompt',
  description:
    'Checks and saves a new version of a prompt or mail template and puts it in production unless told otherwise. Mail templates are tried on samples first.',
  effects: 'write',
  changes: ['prompts'],
  input: z.strictObject({
    name,
    body: z.string().min(1).max(100_000).meta({ title: 'Text', description: 'Liquid' }),
    note: z.string().trim().max(1_000).default('').meta({ title: 'Note' }),
    labels: z
      .array(promptLabelSchema)
      .default(['production'])
      .meta({ title: 'Labels', description: 'Labels moved to the new version' }),
    expectedVersion: z.int().min(1).nullable().optional().meta({
      title: 'Expected version',
      description: 'The version that was edited; refuses to overwrite a newer one',
    }),
  }),
  output: promptSchema,
});
