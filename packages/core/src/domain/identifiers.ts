import { z } from 'zod';

/** Ids come from rosters and vendors, so any short token without spaces or path separators is one. */
const idPattern = /^[\p{L}\p{N}][\p{L}\p{N}._:@+-]{0,127}$/u;
const idText = (what: string) =>
  z
    .string()
    .regex(
      idPattern,
      `${what} must start with a letter or digit and hold only letters, digits and . _ : @ + - (128 at most)`,
    );

export const personIdSchema = idText('A person id').brand<'PersonId'>();
export type PersonId = z.infer<typeof personIdSchema>;

export const projectIdSchema = idText('A project id').brand<'ProjectId'>();
export type ProjectId = z.infer<typeof projectIdSchema>;

export const runIdSchema = idText('A run id').brand<'RunId'>();
export type RunId = z.infer<typeof runIdSchema>;

export const evaluationIdSchema = idText('An evaluation id').brand<'EvaluationId'>();
export type EvaluationId = z.infer<typeof evaluationIdSchema>;

/** An instant as ISO 8601 text with offset or `Z`, such as `2026-11-23T09:00:00.000Z`. */
export const instantSchema = z.iso.datetime({ offset: true });

/** A calendar date `YYYY-MM-DD`; never converted through UTC. */
export const dateSchema = z.iso.date();
