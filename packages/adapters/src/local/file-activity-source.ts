import { readFile, stat } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import type { ActivitySource, WeekActivity } from '@ai-manager/core';
import { ConfigurationError, sourceIdSchema } from '@ai-manager/core';
import { z } from 'zod';
import { parseOptions } from '../shared/parse-options.ts';
import type { FileWeek } from './activity-file.ts';
import { parseActivityCsv, parseActivityJson } from './activity-file.ts';
import { codeOf } from './atomic-file.ts';
import { toFileError } from './file-errors.ts';

export const fileActivitySourceOptionsSchema = z.strictObject({
  file: z
    .string()
    .regex(/\.(csv|json)$/i, 'ends in .csv or .json')
    .meta({
      description: 'CSV with person_id, week, metric and value, or JSON with a list of weeks; ids are our own.',
    }),
  id: sourceIdSchema.default('file').meta({ description: 'Id of the source.' }),
});
export type FileActivitySourceOptions = z.input<typeof fileActivitySourceOptionsSchema>;

interface Content {
  readonly modifiedAt: string;
  readonly weeks: ReadonlyMap<string, FileWeek>;
  readonly people: ReadonlySet<string>;
}

/**
 * Weeks of people from a file that somebody else writes. It is read when it is first asked and again when it changed;
 * numbers hold as of its last change, unless it says otherwise.
 *
 * @throws ConfigurationError `CONFIGURATION` when the options are not valid. The methods reject with ConfigurationError
 *   when the file is not there, InvalidInputError naming the line or place that does not fit
 */
export function createFileActivitySource(options: FileActivitySourceOptions): ActivitySource {
  const parsed = parseOptions('the activity file', fileActivitySourceOptionsSchema, options);
  const file = resolve(parsed.file);
  const isCsv = extname(file).toLowerCase() === '.csv';
  const capabilities = isCsv ? (['metrics'] as const) : (['metrics', 'brainlift-content'] as const);
  let known: { readonly modifiedAt: string; readonly content: Promise<Content> } | undefined;
  const open = async (): Promise<Content> => {
    const modifiedAt = await modifiedAtOf(file);
    if (known?.modifiedAt !== modifiedAt) known = { modifiedAt, content: load(file, { isCsv, modifiedAt }) };
    return known.content;
  };
  return {
    id: parsed.id,
    capabilities,
    async readWeek(person, week, { signal }) {
      signal?.throwIfAborted();
      const { weeks, people, modifiedAt } = await open();
      signal?.throwIfAborted();
      if (!people.has(person.id)) return { outcome: 'unknown-person', reason: 'The file has no row of this person.' };
      return toActivity(weeks.get(`${week} ${person.id}`), { isCsv, modifiedAt });
    },
    async check({ signal }) {
      signal?.throwIfAborted();
      try {
        const { weeks, people } = await open();
        return [
          {
            part: parsed.id,
            ok: true,
            message: `${weeks.size} weeks of ${people.size} people in ${file}`,
            remedy: null,
          },
        ];
      } catch (error) {
        const message = error instanceof Error ? error.message : 'It cannot be read.';
        return [{ part: parsed.id, ok: false, message, remedy: 'Mend the file, or name another one.' }];
      }
    },
  };
}

function toActivity(
  found: FileWeek | undefined,
  { isCsv, modifiedAt }: { readonly isCsv: boolean; readonly modifiedAt: string },
): WeekActivity {
  const measurements = found?.metrics ?? [];
  const documents = found?.documents ?? null;
  const noMetrics = { aspect: 'metrics', reason: 'The file has no metric of this week.' } as const;
  const noDocuments = { aspect: 'brainlift-content', reason: 'The file has no document of this week.' } as const;
  return {
    outcome: 'read',
    measurements: [...measurements],
    documents: documents === null ? null : [...documents],
    missing: [...(measurements.length === 0 ? [noMetrics] : []), ...(isCsv || documents !== null ? [] : [noDocuments])],
    asOf: found?.asOf ?? modifiedAt,
    readAs: 'a file',
  };
}

async function modifiedAtOf(file: string): Promise<string> {
  try {
    return (await stat(file)).mtime.toISOString();
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw toFileError(error, dirname(file));
    throw new ConfigurationError(`The activity file ${file} is not there: write it, or name another one.`, {
      details: { file },
      cause: error,
    });
  }
}

async function load(
  file: string,
  { isCsv, modifiedAt }: { readonly isCsv: boolean; readonly modifiedAt: string },
): Promise<Content> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw toFileError(error, dirname(file));
  }
  const weeks = isCsv ? parseActivityCsv(text, file) : parseActivityJson(text, file);
  return {
    modifiedAt,
    weeks: new Map(weeks.map((week) => [`${week.week} ${week.personId}`, week])),
    people: new Set(weeks.map(({ personId }) => personId)),
  };
}
