import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AiManager, Week } from '@ai-manager/core';
import { CliError } from './cli-error.ts';
import { exitCodes } from './exit-codes.ts';
import { reasonOf } from './flags/sources.ts';

export interface ReportPlace {
  /** absolute path of the page */
  readonly path: string;
  /** the same as a link */
  readonly url: string;
}

interface ReportRequest {
  /** input of reports.weekly, its format apart */
  readonly input: { readonly week?: string };
  readonly file: string;
  readonly signal: AbortSignal;
}

/** Writes the page of a week, whole or not at all: a reader sees the old page or the new one. */
export async function writeReport(
  manager: AiManager,
  { input, file, signal }: ReportRequest,
): Promise<{ readonly week: Week; readonly place: ReportPlace }> {
  const { week, html } = await manager.reports.weekly({ ...input, format: 'html' }, { signal });
  if (html === null) throw new TypeError('reports.weekly gave no page for format html.');
  await writeWhole(file, html);
  return { week, place: { path: file, url: pathToFileURL(file).href } };
}

/** @throws CliError when the place cannot be written; what was evaluated is stored all the same */
async function writeWhole(file: string, text: string): Promise<void> {
  const unfinished = `${file}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(unfinished, text);
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw new CliError(`The report cannot be written to ${file} (${reasonOf(error)}).`, {
      where: file,
      code: 'CONFIGURATION',
      exitCode: exitCodes.failure,
      remedy: 'Make room for it or change the rights; then "ai-manager report" writes it. What was evaluated is kept.',
      cause: error,
    });
  }
}
