import { ok } from 'node:assert/strict';
import type { Storage } from '../../ports/storage/storage.ts';
import type { ExportedRow, ExportHeader, ExportTrailer } from '../../ports/storage/transfer-store.ts';

export async function exportLines({ transfer }: Storage): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const line of transfer.export({})) lines.push(line);
  return lines;
}

export async function* asyncLines(lines: Iterable<string>): AsyncGenerator<string, void> {
  yield* lines;
}

export interface ReadExport {
  readonly header: ExportHeader;
  readonly rows: readonly ExportedRow[];
  readonly trailer: ExportTrailer;
}

export function readExport(lines: readonly string[]): ReadExport {
  ok(lines.length >= 2, 'an export has a first and a last line');
  const parsed = lines.map((line) => JSON.parse(line) as unknown);
  return {
    header: parsed[0] as ExportHeader,
    rows: parsed.slice(1, -1) as ExportedRow[],
    trailer: parsed.at(-1) as ExportTrailer,
  };
}

/** Columns as text, and rows as the JSON text that stands in the line. */
export interface HandmadeTable {
  readonly columns: readonly string[];
  readonly rows: readonly string[];
}

export type HandmadeTables = Readonly<Record<string, HandmadeTable>>;

interface Changes {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly trailer?: Readonly<Record<string, unknown>>;
}

/** The lines of an export that nobody made, with the schema of this storage. */
export async function handmadeExport(
  storage: Storage,
  tables: HandmadeTables,
  changes: Changes = {},
): Promise<readonly string[]> {
  const { header } = readExport(await exportLines(storage));
  const list = Object.entries(tables).map(([name, { columns, rows }]) => ({ name, columns, rows: rows.length }));
  const lines = Object.entries(tables).flatMap(([name, { rows }]) =>
    rows.map((row) => `{"table":${JSON.stringify(name)},"row":${row}}`),
  );
  return [
    JSON.stringify({ ...header, tables: list, ...changes.header }),
    ...lines,
    JSON.stringify({ end: true, rows: lines.length, ...changes.trailer }),
  ];
}

export function personRow(id: string, change: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ id, name: id, email: `${id}@example.org`, lead_id: null, status: 'active', ...change });
}

export function projectRow(id: string, change: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ id, name: id, owner_id: 'ann', stage: 'S0', description: '', status: 'active', ...change });
}

export const personColumns = ['id', 'name', 'email', 'lead_id', 'status'];
export const projectColumns = ['id', 'name', 'owner_id', 'stage', 'description', 'status'];

/** Two people, each the other's lead, and a project. */
export const smallTables: HandmadeTables = {
  superbuilders: {
    columns: personColumns,
    rows: [personRow('ann', { lead_id: 'zoe' }), personRow('zoe', { lead_id: 'ann' })],
  },
  projects: { columns: projectColumns, rows: [projectRow('alpha')] },
};
