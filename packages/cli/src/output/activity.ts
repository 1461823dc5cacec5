import type { Catalogue } from '@ai-manager/core/catalogue';
import type { z } from 'zod';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';
import { count } from './text.ts';

type Activity = z.output<Catalogue['people']['sync']['output']>;

/** What was read from each source, then every person of whom something is missing, with the reason. */
export function renderActivity({ week, people, metrics, sources, rows }: Activity, terminal: Terminal): string {
  const shape = { style: terminal.style, width: terminal.width() };
  const right = { align: 'right' } as const;
  const heads = [
    { title: 'source' },
    ...['complete', 'partial', 'unknown', 'failed'].map((title) => ({ title, ...right })),
    { title: 'last read' },
  ];
  const summary = sources.map((source) => [
    source.source,
    ...[source.complete, source.partial, source.unknown, source.failed].map((number) => number.toLocaleString('en')),
    source.lastReadAt ?? 'never',
  ]);
  const open = rows.filter(({ status }) => status !== 'complete');
  return [
    `${week}: ${count(metrics, 'metric')} of ${count(people, 'person', 'people')}.`,
    table(heads, summary, shape),
    ...(open.length === 0 ? [] : [`${count(open.length, 'row')} with something missing:`, ...open.map(lineOf)]),
  ].join('\n');
}

function lineOf({ personId, source, status, missing, error, fetchedAt }: Activity['rows'][number]): string {
  const reasons = [
    ...(error === null ? [] : [`${error.code}: ${error.message}`]),
    ...missing.map(({ aspect, reason }) => `${aspect}: ${reason}`),
  ];
  const kept = status === 'failed' && fetchedAt !== null ? ` What was read on ${fetchedAt} stays.` : '';
  return `  ${personId} ${source} ${status}: ${reasons.join('; ')}${kept}`;
}
