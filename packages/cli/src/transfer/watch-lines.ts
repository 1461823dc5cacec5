import type { ExportHeader } from '@ai-manager/core';
import type { TransferDisplay } from '../output/transfer-progress.ts';

export interface Watched {
  readonly lines: AsyncIterable<string>;
  /** undefined until the first line came, and when it is no header */
  readonly header: () => ExportHeader | undefined;
}

/** The same lines; tells the display how many rows went by, out of those that the header announces. */
export function watchLines(lines: AsyncIterable<string>, display: TransferDisplay): Watched {
  let header: ExportHeader | undefined;
  const watch = async function* (): AsyncGenerator<string, void> {
    let total: number | undefined;
    let done = -1;
    for await (const line of lines) {
      done += 1;
      if (done === 0) {
        header = headerIn(line);
        total = header?.tables.reduce((sum, { rows }) => sum + rows, 0);
      }
      // The last line is no row.
      if (total !== undefined && done <= total) display.update({ done, total });
      yield line;
    }
  };
  return { lines: watch(), header: () => header };
}

/** A first line that is something else is refused by whoever reads it. */
function headerIn(line: string): ExportHeader | undefined {
  try {
    const header = JSON.parse(line) as Partial<ExportHeader> | null;
    return Array.isArray(header?.tables) ? (header as ExportHeader) : undefined;
  } catch {
    return undefined;
  }
}
