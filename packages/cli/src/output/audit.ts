import type { Catalogue } from '@ai-manager/core/catalogue';
import type { z } from 'zod';
import { renderValue } from './render-value.ts';
import type { Terminal } from './terminal.ts';
import { count } from './text.ts';

type Audit = Catalogue['audit'];

/** Whether the chain holds, where it does not, and the head to keep. */
export function renderVerified(output: z.output<Audit['verify']['output']>, { style }: Terminal): string {
  const { ok, message, head, erased, unsealed } = output;
  const [good, bad] = style.unicode ? ['✓', '✗'] : ['ok', '!!'];
  return [
    `${ok ? style.green(good) : style.red(bad)} ${message}`,
    ...(head.position === 0 ? [] : [`  head: ${head.hash}, position ${head.position}`]),
    ...(erased === 0 ? [] : [`  personal data was erased from ${count(erased, 'record')}`]),
    ...(unsealed === 0 ? [] : [`  ${count(unsealed, 'record')} recorded meanwhile`]),
    '',
  ].join('\n');
}

export function renderExported(output: z.output<Audit['export']['output']>, { style }: Terminal): string {
  const { parts, records, head, firstBreak } = output;
  if (records === 0) return `Nothing new after position ${head.position}.\n`;
  return [
    ...parts.map(({ location, records: inPart }) => `${location} (${count(inPart, 'record')})`),
    `Keep this elsewhere: head ${head.hash}, position ${head.position}`,
    ...(firstBreak === null ? [] : [style.red(`The chain is broken. ${firstBreak.message}`)]),
    '',
  ].join('\n');
}

export function renderRecords({ items, nextCursor }: z.output<Audit['list']['output']>, terminal: Terminal): string {
  const rows = items.map(({ record, position, erased }) => ({
    position,
    at: record.at,
    kind: record.kind,
    subject: `${record.subject.type} ${record.subject.id}`,
    actor: record.actor.id,
    erased: erased ? 'erased' : '',
    id: record.id,
  }));
  return renderValue({ items: rows, nextCursor }, terminal, Object.keys(rows[0] ?? {}));
}
