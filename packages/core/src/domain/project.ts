import { z } from 'zod';
import { personIdSchema, projectIdSchema } from './identifiers.ts';
import { oneLineSchema } from './one-line.ts';

/** Stages in order; a stage is never skipped. */
export const stages = ['S0', 'S1', 'S2', 'Production'] as const;
export const stageSchema = z.enum(stages);
export type Stage = z.infer<typeof stageSchema>;

export const projectSchema = z.strictObject({
  id: projectIdSchema.meta({ title: 'Project id' }),
  name: oneLineSchema(200).meta({ title: 'Name' }),
  ownerId: personIdSchema.meta({ title: 'Owner', description: 'Person id of the SuperBuilder who owns the project' }),
  stage: stageSchema.default('S0').meta({ title: 'Stage' }),
  description: z.string().max(4_000).default('').meta({ title: 'Description' }),
  status: z.enum(['active', 'archived']).default('active').meta({ title: 'Status' }),
});
export type Project = z.infer<typeof projectSchema>;
