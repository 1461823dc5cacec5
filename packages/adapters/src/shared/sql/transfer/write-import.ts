import { ConflictError } from '@ai-manager/core';
import type { ExportHeader, TransferCounts } from '@ai-manager/core';
import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import { chunkLimits } from '../bulk.ts';
import { refreshStatistics } from '../statistics.ts';
import type { Tables } from '../tables.ts';
import type { NumberedLine } from './export-format.ts';
import { cutOff, parseHeader, parseLine, refuseLine, wrongCount } from './export-format.ts';
import type { InsertTarget } from './insert-lines.ts';
import { checkReferences, insertLines } from './insert-lines.ts';
import { allowPauses, readColumns, tableRef, transferTables } from './transfer-tables.ts';

/** Writes the lines of an export into empty tables; the caller's transaction makes it whole or nothing. */
export async function writeImport(db: Transaction<Tables>, lines: AsyncIterable<string>): Promise<TransferCounts> {
  await allowPauses(db);
  await takeEmptyTables(db);
  const stored = await readColumns(db);
  const numbered = numberedLines(lines);
  const first = await numbered.next();
  if (first.done === true) throw cutOff(0);
  const header = parseHeader(first.value.text, stored);
  const targets = new Map(
    header.tables.map(({ name, columns }): [string, InsertTarget] => [
      name,
      { table: name, columns: (stored.get(name) ?? []).filter((column) => columns.includes(column.name)) },
    ]),
  );
  for await (const { table, lines: chunk } of inChunks(readRows(numbered, header)))
    await insertLines(db, targets.get(table) as InsertTarget, chunk);
  await checkReferences(db);
  const counts = Object.fromEntries(header.tables.map(({ name, rows }) => [name, rows]));
  const rows = header.tables.reduce((sum, table) => sum + table.rows, 0);
  await refreshStatistics(
    db,
    rows,
    transferTables.map(({ name }) => name),
  );
  return counts;
}

/** Keeps writers out until the end, so that what is empty now stays so; readers go on. */
async function takeEmptyTables(db: Transaction<Tables>): Promise<void> {
  const names = transferTables.map(({ name }) => name);
  await sql`lock table ${sql.join(names.map(tableRef))} in share row exclusive mode`.execute(db);
  const taken: string[] = [];
  for (const name of names) {
    const found = await sql<{ taken: boolean }>`select exists (select from ${tableRef(name)}) as taken`.execute(db);
    if (found.rows[0]?.taken === true) taken.push(name);
  }
  if (taken.length === 0) return;
  const seeded = taken.every((name) => name.startsWith('prompt')) ? ' (the default texts, perhaps)' : '';
  throw new ConflictError(
    `The storage holds rows already, in ${taken.join(', ')}${seeded}: an import needs an empty one. Import into a new folder or a new database, before any other command uses it.`,
    { details: { tables: taken } },
  );
}

async function* numberedLines(lines: AsyncIterable<string>): AsyncGenerator<NumberedLine, void> {
  let number = 0;
  for await (const text of lines) {
    number += 1;
    yield { number, text };
  }
}

interface ReadRow extends NumberedLine {
  readonly table: string;
}

/** The rows, checked one by one; at the end their counts, and that there is an end. */
async function* readRows(lines: AsyncIterable<NumberedLine>, header: ExportHeader): AsyncGenerator<ReadRow, void> {
  const columns = new Map(header.tables.map((table) => [table.name, new Set(table.columns)]));
  const counts = new Map<string, number>();
  let last = 1;
  let ended = false;
  for await (const line of lines) {
    if (ended) throw refuseLine(line.number, 'comes after the end. Copy the file again, or export again.');
    const parsed = parseLine(line, columns);
    last = line.number;
    if (parsed.kind === 'row') {
      counts.set(parsed.table, (counts.get(parsed.table) ?? 0) + 1);
      yield { ...line, table: parsed.table };
    } else {
      checkCounts(line.number, { counts, header, announced: parsed.rows });
      ended = true;
    }
  }
  if (!ended) throw cutOff(last);
}

interface Counted {
  readonly counts: ReadonlyMap<string, number>;
  readonly header: ExportHeader;
  /** by the trailer */
  readonly announced: number;
}

function checkCounts(number: number, { counts, header, announced }: Counted): void {
  for (const { name, rows } of header.tables) {
    const found = counts.get(name) ?? 0;
    if (found !== rows) throw wrongCount(number, `table ${name}`, { found, expected: rows });
  }
  const found = [...counts.values()].reduce((sum, rows) => sum + rows, 0);
  if (found !== announced) throw wrongCount(number, 'the whole export', { found, expected: announced });
}

interface Chunk {
  readonly table: string;
  readonly lines: readonly NumberedLine[];
}

/** Neighbouring rows of one table, as many as one statement takes. */
async function* inChunks(rows: AsyncIterable<ReadRow>): AsyncGenerator<Chunk, void> {
  let table = '';
  let lines: NumberedLine[] = [];
  let size = 0;
  for await (const row of rows) {
    const isFull = lines.length >= chunkLimits.rows || size >= chunkLimits.characters;
    if (lines.length > 0 && (isFull || row.table !== table)) {
      yield { table, lines };
      lines = [];
      size = 0;
    }
    table = row.table;
    lines.push(row);
    size += row.text.length;
  }
  if (lines.length > 0) yield { table, lines };
}
