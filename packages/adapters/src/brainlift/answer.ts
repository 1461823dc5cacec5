import type { BrainliftDocument, DokLevel, Measurement } from '@ai-manager/core';
import { dokLevelSchema, instantSchema, knownMetrics, weekActivitySchema } from '@ai-manager/core';
import type { ActivityGap, WeekActivity } from '@ai-manager/core';
import { z } from 'zod';
import { toMismatch } from '../shared/http/errors.ts';
import type { Part } from '../shared/http/fields.ts';
import { idSchema, itemsOf, partAt, readPart } from '../shared/http/fields.ts';
import type { ParsedBrainliftOptions } from './options.ts';

type Mapping = ParsedBrainliftOptions['mapping'];

/** An answer in the form of `docs/openapi/brainlift.json`. Ours is read field by field, so that others can be mapped. */
export const brainliftWeekSchema = z.strictObject({
  version: z.literal(1),
  person: z.string(),
  week: z.string().regex(/^\d{4}-W\d{2}$/),
  asOf: z.iso.datetime({ offset: true }),
  minutes: z.number().min(0).max(10_080).nullable(),
  documents: z.array(
    z.strictObject({
      id: z.string().min(1).max(200),
      title: z.string().max(500),
      minutes: z.number().min(0).max(10_080).nullable(),
      entries: z.array(z.strictObject({ dok: dokLevelSchema, text: z.string() })),
    }),
  ),
});

const maxTextCharacters = 4_000;
const maxEntries = 500;
const maxDocuments = 200;

/** Names of the metrics by level of knowledge. */
const levelNames: Readonly<Record<DokLevel, string>> = {
  1: 'brainlift.facts',
  2: 'brainlift.summaries',
  3: 'brainlift.insights',
  4: 'brainlift.spov',
};

/** @throws UpstreamError naming the field that does not fit */
export function toWeekActivity(answer: Part, mapping: Mapping, readAs: string): WeekActivity {
  const minutes = readPart(partAt(answer, mapping.minutes), z.number().min(0).max(10_080).nullish()) ?? null;
  const listed = partAt(answer, mapping.documents);
  const documents = listed.value === undefined || listed.value === null ? null : toDocuments(listed, mapping);
  const isSilent = minutes === null && (documents?.length ?? 0) === 0;
  return weekActivitySchema.parse({
    outcome: 'read',
    measurements: [...timeOf(minutes), ...(documents === null || isSilent ? [] : countsOf(documents))],
    documents,
    missing: gapsOf(minutes, documents, isSilent),
    asOf: readPart(partAt(answer, mapping.asOf), instantSchema.nullish()) ?? null,
    readAs,
  });
}

function timeOf(minutes: number | null): readonly Measurement[] {
  if (minutes === null) return [];
  const value = Number((minutes / 60).toFixed(2));
  return [{ name: knownMetrics.brainliftHours, value, unit: 'h', projectId: null }];
}

function countsOf(documents: readonly BrainliftDocument[]): readonly Measurement[] {
  const entries = documents.flatMap((document) => document.entries);
  return Object.entries(levelNames).map(([level, name]) => ({
    name,
    value: entries.filter(({ dok }) => dok === Number(level)).length,
    unit: '',
    projectId: null,
  }));
}

function gapsOf(
  minutes: number | null,
  documents: readonly BrainliftDocument[] | null,
  isSilent: boolean,
): readonly ActivityGap[] {
  const time: ActivityGap = { aspect: 'brainlift-time', reason: 'No time of learning is recorded for this week.' };
  const content: ActivityGap = { aspect: 'brainlift-content', reason: 'No document is recorded for this week.' };
  return [...(minutes === null ? [time] : []), ...(documents === null || isSilent ? [content] : [])];
}

function toDocuments(listed: Part, mapping: Mapping): readonly BrainliftDocument[] {
  return itemsOf(listed)
    .slice(0, maxDocuments)
    .map((document) => ({
      id: readPart(partAt(document, mapping.documentId), idSchema),
      title: readPart(partAt(document, mapping.documentTitle), z.string()).slice(0, 500),
      minutes: readPart(partAt(document, mapping.documentMinutes), z.number().min(0).max(10_080).nullish()) ?? null,
      entries: itemsOf(partAt(document, mapping.entries))
        .slice(0, maxEntries)
        .map((entry) => ({
          dok: toLevel(partAt(entry, mapping.dok), mapping),
          text: readPart(partAt(entry, mapping.text), z.string()).slice(0, maxTextCharacters),
        })),
    }));
}

function toLevel(part: Part, { dokLevels }: Mapping): DokLevel {
  const named = typeof part.value === 'string' ? dokLevels[part.value] : undefined;
  if (named !== undefined) return named;
  const level = dokLevelSchema.safeParse(part.value);
  if (level.success) return level.data;
  throw toMismatch(
    part,
    part.place,
    'it is no level of knowledge from 1 to 4; name the vendor’s words in mapping.dokLevels',
  );
}
