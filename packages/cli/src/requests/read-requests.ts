import { catalogue } from '@ai-manager/core/catalogue';
import type { z } from 'zod';
import { CliError } from '../cli-error.ts';
import type { CsvRecord } from '../csv.ts';
import { readCsv } from '../csv.ts';
import type { FolderProblem } from '../organisation/roster-files.ts';

const inputSchema = catalogue.approvals.submit.input;
export type RequestInput = z.output<typeof inputSchema>;

/** A row that can be handed in. */
export interface RequestRow {
  readonly line: number;
  readonly input: RequestInput;
}

export interface RequestRows {
  readonly rows: readonly RequestRow[];
  readonly problems: readonly FolderProblem[];
}

/** Columns by the field of approvals.submit that they fill. */
const columns = {
  key: 'key',
  submittedAt: 'submitted_at',
  personId: 'person_id',
  kind: 'kind',
  startAt: 'start_at',
  minutes: 'minutes',
  category: 'category',
  trackedOverlapMinutes: 'tracked_overlap_minutes',
  description: 'description',
} as const satisfies Partial<Record<keyof RequestInput, string>>;
const required = ['personId', 'startAt', 'minutes', 'description'] as const;
const remedies: Partial<Record<string, string>> = {
  submittedAt: 'Write the instant with its offset, such as 2026-11-23T09:00:00Z, or leave the cell empty.',
  personId: 'Give the id of somebody in people.csv.',
  kind: 'Write manual-time or overtime.',
  startAt: 'Write the instant with its offset, such as 2026-11-23T09:00:00Z.',
  minutes: 'Write a whole number of minutes, at most a week.',
  category: 'Write the id of a category, such as client-call, or leave the cell empty.',
  trackedOverlapMinutes: 'Write a whole number of minutes, or leave the cell empty where nobody knows.',
};

/**
 * Reads a CSV file of requests. Rows that do not fit are problems; the others are read all the same.
 *
 * @throws CliError when a column is missing that every request needs
 */
export function readRequests(text: string, file: string): RequestRows {
  const { records, brokenLine } = readCsv(text);
  const [header, ...rows] = records;
  const names = header?.cells.map((name) => name.trim().toLowerCase()) ?? [];
  const missing = required.map((field) => columns[field]).filter((name) => !names.includes(name));
  if (missing.length > 0)
    throw new CliError(`${file} has no column ${missing.join(', ')}; it has ${names.join(', ') || 'none'}.`, {
      where: file,
      remedy: `Give the file a first line such as: ${Object.values(columns).join(',')}`,
    });
  const read = rows.map((record) => readRow(record, { names, file }));
  return {
    rows: read.flatMap((result) => ('input' in result ? [result] : [])),
    problems: [
      ...read.flatMap((result) => ('input' in result ? [] : result.problems)),
      ...(brokenLine === null ? [] : [brokenQuote(file, brokenLine)]),
    ],
  };
}

interface Place {
  readonly names: readonly string[];
  readonly file: string;
}

function readRow({ line, cells }: CsvRecord, { names, file }: Place): RequestRow | Pick<RequestRows, 'problems'> {
  const cellOf = (field: keyof typeof columns): string => cells[names.indexOf(columns[field])]?.trim() ?? '';
  const numberOf = (text: string): unknown => (/^\d+$/.test(text) ? Number(text) : text);
  const optional = (field: keyof typeof columns, value: unknown) => (cellOf(field) === '' ? {} : { [field]: value });
  const parsed = inputSchema.safeParse({
    personId: cellOf('personId'),
    startAt: cellOf('startAt'),
    minutes: numberOf(cellOf('minutes')),
    description: cellOf('description'),
    ...optional('key', cellOf('key')),
    ...optional('submittedAt', cellOf('submittedAt')),
    ...optional('kind', cellOf('kind')),
    ...optional('category', cellOf('category')),
    ...optional('trackedOverlapMinutes', numberOf(cellOf('trackedOverlapMinutes'))),
  });
  if (parsed.success) return { line, input: parsed.data };
  const problems = parsed.error.issues.map(({ path, message }): FolderProblem => {
    const field = String(path[0]);
    return {
      file,
      line,
      field: columns[field as keyof typeof columns] ?? field,
      message: `${message}.`.replace('..', '.'),
      remedy: remedies[field] ?? 'Correct the cell.',
    };
  });
  return { problems };
}

function brokenQuote(file: string, line: number): FolderProblem {
  return {
    file,
    line,
    field: null,
    message: 'A quote does not end, or stands inside a field; what follows was not read.',
    remedy: 'Put the field in quotes and double those in it.',
  };
}
