import { z } from 'zod';
import { accountsSchema } from './activity.ts';
import { personIdSchema } from './identifiers.ts';
import { oneLineSchema, toOneLine } from './one-line.ts';
import { timeZoneSchema } from './week.ts';

/** A person who builds projects and is graded and coached on them. */
export const superbuilderSchema = z.strictObject({
  id: personIdSchema.meta({ title: 'Person id', description: 'Stable id of the person in your own systems' }),
  name: oneLineSchema(200).meta({ title: 'Name' }),
  email: z.email().max(320).meta({ title: 'E-mail' }),
  team: z.string().overwrite(toOneLine).max(200).nullable().default(null).meta({ title: 'Team' }),
  leadId: personIdSchema.nullable().default(null).meta({ title: 'Lead', description: 'Person id of the team lead' }),
  timeZone: timeZoneSchema
    .nullable()
    .default(null)
    .meta({ title: 'Time zone', description: 'IANA name; the rules decide when empty' }),
  language: z
    .string()
    .trim()
    .min(2)
    .max(35)
    .nullable()
    .default(null)
    .meta({ title: 'Language', description: 'BCP 47 tag for feedback, such as en or pt-BR' }),
  status: z.enum(['active', 'inactive']).default('active').meta({ title: 'Status' }),
  accounts: accountsSchema.optional().meta({
    title: 'Accounts',
    description: 'Ids of the person in activity sources by source id, such as worksmart; left out: none',
  }),
});
export type Superbuilder = z.infer<typeof superbuilderSchema>;
