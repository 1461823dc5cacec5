/** A row of a CSV file. */
export interface CsvRecord {
  /** 1-based line on which it starts */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface CsvRecords {
  /** without empty ones */
  readonly records: readonly CsvRecord[];
  /** line of a quote that does not end, or stands inside a field; what follows was not read. null: none */
  readonly brokenLine: number | null;
}

/** Rows of RFC 4180: fields may be quoted, and hold commas, quotes and line ends then. */
export function readCsv(text: string): CsvRecords {
  const records: CsvRecord[] = [];
  const source = text.replace(/^\ufeff/, '');
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|\r|$)/y;
  let [line, startLine] = [1, 1];
  let cells: string[] = [];
  while (field.lastIndex < source.length) {
    const match = field.exec(source);
    if (match === null) return { records, brokenLine: startLine };
    const [whole, quoted, plain = '', end = ''] = match;
    line += whole.match(/\r?\n|\r/g)?.length ?? 0;
    cells.push(quoted?.replaceAll('""', '"') ?? plain);
    const isLast = field.lastIndex >= source.length;
    if (end === ',' && !isLast) continue;
    if (end === ',') cells.push('');
    if (cells.some((cell) => cell.trim() !== '')) records.push({ line: startLine, cells });
    cells = [];
    startLine = line;
  }
  return { records, brokenLine: null };
}
