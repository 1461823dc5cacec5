import { z } from 'zod';
import { chainBreakSchema, chainHeadSchema } from '../domain/audit-chain.ts';
import { decisionRecordSchema } from '../domain/decision-record.ts';
import { instantSchema } from '../domain/identifiers.ts';
import { defineOperation } from './operation.ts';
import { pageInput, pageOf } from './paging.ts';

const { kind, subject } = decisionRecordSchema.shape;
const hash = chainHeadSchema.shape.hash;

export const listAudit = defineOperation({
  name: 'audit.list',
  title: 'List decision records',
  description:
    'What was decided, by whom, when and from what, newest first, with its place in the chain of records. What quotes a person is shown to executives only.',
  effects: 'read',
  input: z.strictObject({
    kind: kind.optional().meta({ title: 'Kind' }),
    subjectType: subject.shape.type.optional().meta({ title: 'Type of subject' }),
    subjectId: z.string().min(1).max(300).optional().meta({
      title: 'Subject',
      description: 'Id of what it is about: a project, an evaluation, a request, a person',
    }),
    actorId: z.string().min(1).max(200).optional().meta({ title: 'Who acted', description: 'Id of the actor' }),
    runId: z.string().min(1).max(128).optional().meta({ title: 'Run' }),
    from: instantSchema.optional().meta({ title: 'From', description: 'Recorded at this instant or later' }),
    before: instantSchema.optional().meta({ title: 'Before', description: 'Recorded before this instant' }),
    ...pageInput,
  }),
  output: pageOf(
    z.strictObject({
      record: decisionRecordSchema,
      /** null: not sealed yet */
      position: z.int().nullable(),
      hash: z.string().nullable(),
      /** personal data of it was erased */
      erased: z.boolean(),
      /** outcome and models are left out: it is about a request that somebody is to decide without sight of them */
      withheld: z.boolean(),
    }),
  ),
});

export const verifyAudit = defineOperation({
  name: 'audit.verify',
  title: 'Verify decision records',
  description:
    'Seals what is not sealed, then walks the chain of decision records from its start and names the first place where one was changed or removed. With the head of an earlier export it also shows whether this is still the same chain.',
  effects: 'read',
  input: z.strictObject({
    head: hash
      .optional()
      .meta({ title: 'Earlier head', description: 'Hash that an earlier export or check ended with' }),
    position: z
      .int()
      .min(1)
      .optional()
      .meta({ title: 'Earlier position', description: 'Position of that head; any when left out' }),
  }),
  output: z.strictObject({
    ok: z.boolean(),
    /** sealed records before the first break */
    records: z.int(),
    /** of these: personal data was erased */
    erased: z.int(),
    /** of these: more than the records of erasures account for */
    erasedWithoutRecord: z.int(),
    /** recorded while this went on */
    unsealed: z.int(),
    /** of the records before the first break; keep it elsewhere */
    head: chainHeadSchema,
    firstBreak: chainBreakSchema.nullable(),
    /** whether the earlier head is in this chain; null: none was given */
    earlierHead: z.enum(['found', 'lost']).nullable(),
    /** one sentence */
    message: z.string(),
  }),
});

export const exportAudit = defineOperation({
  name: 'audit.export',
  title: 'Export decision records',
  description:
    'Writes the chain of decision records as JSON Lines into the document store, in parts that each end with the hash to go on from. Keep that hash elsewhere: with it, audit.verify shows that nothing was changed since.',
  effects: 'write',
  changes: [],
  input: z.strictObject({
    after: z.int().min(0).default(0).meta({
      title: 'After position',
      description: 'Only records after this position, such as the end of the last export',
    }),
    personal: z.boolean().default(false).meta({
      title: 'With personal data',
      description: 'Also what quotes people; people.erase removes such parts from the document store again',
    }),
  }),
  output: z.strictObject({
    parts: z.array(
      z.strictObject({ path: z.string(), location: z.string(), from: z.int(), to: z.int(), records: z.int() }),
    ),
    records: z.int(),
    head: chainHeadSchema,
    /** the records are written as they are, also where the chain is broken */
    firstBreak: chainBreakSchema.nullable(),
  }),
});
