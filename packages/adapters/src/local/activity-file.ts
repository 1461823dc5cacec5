import type { Measurement } from '@ai-manager/core';
import {
  brainliftDocumentSchema,
  InvalidInputError,
  instantSchema,
  measurementSchema,
  personIdSchema,
  weekSchema,
} from '@ai-manager/core';
import { z } from 'zod';

/** A person's week as a file has it. */
const fileWeekSchema = z.strictObject({
  personId: personIdSchema,
  week: weekSchema,
  metrics: z.array(measurementSchema).max(500).default([]),
  documents: z.array(brainliftDocumentSchema).max(200).optional(),
  /** up to when the numbers hold; left out: until the file was last changed */
  asOf: instantSchema.optional(),
});
export type FileWeek = z.output<typeof fileWeekSchema>;

/** A list of weeks. @throws InvalidInputError naming the place that does not fit */
export function parseActivityJson(text: string, file: string): readonly FileWeek[] {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new InvalidInputError(`${file} is no JSON: write a list of weeks.`, { cause });
  }
  const parsed = z.array(fileWeekSchema).safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw wrongPlace(file, (issue?.path ?? []).join('.'), issue?.message ?? 'it does not fit');
}

const columns = ['person_id', 'project_id', 'week', 'metric', 'value', 'unit'] as const;
const required: readonly (typeof columns)[number][] = ['person_id', 'week', 'metric', 'value'];
const rowSchema = z.object({ personId: personIdSchema, week: weekSchema, measurement: measurementSchema });

/** The columns of metrics.csv; others are passed over. @throws InvalidInputError naming the line that does not fit */
export function parseActivityCsv(text: string, file: string): readonly FileWeek[] {
  const [header, ...rows] = parseCsv(text.replace(/^\uFEFF/, ''));
  const places = new Map(
    columns.map((name) => [name, header?.cells.findIndex((cell) => cell.trim().toLowerCase() === name) ?? -1]),
  );
  const missing = required.find((name) => (places.get(name) ?? -1) < 0);
  if (missing !== undefined) throw wrongPlace(file, 'line 1', `there is no column ${missing}`);
  const weeks = new Map<string, { readonly week: FileWeek; readonly metrics: Measurement[] }>();
  for (const { line, cells } of rows) {
    const cell = (name: (typeof columns)[number]): string => cells[places.get(name) ?? -1]?.trim() ?? '';
    const number = cell('value') === '' ? Number.NaN : Number(cell('value'));
    const measurement = {
      name: cell('metric'),
      value: number,
      unit: cell('unit'),
      projectId: cell('project_id') || null,
    };
    const parsed = rowSchema.safeParse({ personId: cell('person_id'), week: cell('week'), measurement });
    if (!parsed.success) throw wrongPlace(file, `line ${line}`, parsed.error.issues[0]?.message ?? 'it does not fit');
    const { personId, week } = parsed.data;
    const key = `${week} ${personId}`;
    const known = weeks.get(key) ?? { week: { personId, week, metrics: [] }, metrics: [] };
    known.metrics.push(parsed.data.measurement);
    weeks.set(key, known);
  }
  return [...weeks.values()].map(({ week, metrics }) => ({ ...week, metrics }));
}

interface CsvRow {
  /** 1-based line on which it starts */
  readonly line: number;
  readonly cells: readonly string[];
}

/** Commas and quotes as in RFC 4180; blank lines are passed over. */
function parseCsv(text: string): readonly CsvRow[] {
  const rows: CsvRow[] = [];
  let cells: string[] = [];
  let line = 1;
  let start = 1;
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    const cell = quoted?.replaceAll('""', '"') ?? plain ?? '';
    line += cell.split('\n').length - 1;
    cells.push(cell);
    if (end === ',') continue;
    if (cells.some((one) => one.trim() !== '')) rows.push({ line: start, cells });
    cells = [];
    line += 1;
    start = line;
  }
  return rows;
}

function wrongPlace(file: string, place: string, problem: string): InvalidInputError {
  return new InvalidInputError(`${file}, ${place}: ${problem}. Mend it and try again.`, { details: { file, place } });
}
