import { pathToFileURL } from 'node:url';
import type { AiManager, Week } from '@ai-manager/core';
import { writeWhole } from './write-whole.ts';

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
  await writeWhole(file, html, {
    what: 'The report',
    remedy: 'Make room for it or change the rights; then "ai-manager report" writes it. What was evaluated is kept.',
  });
  return { week, place: { path: file, url: pathToFileURL(file).href } };
}
