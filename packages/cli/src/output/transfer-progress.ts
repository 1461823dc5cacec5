import { createLogUpdate } from 'log-update';
import { progressBar } from './bar.ts';
import type { Terminal } from './terminal.ts';
import { truncate } from './text.ts';

export interface TransferProgress {
  /** rows */
  readonly done: number;
  readonly total: number;
}

/** Shows how many rows went by, until `stop`. */
export interface TransferDisplay {
  update(progress: TransferProgress): void;
  /** Clears what is redrawn. Safe to call twice. */
  stop(): void;
}

interface DisplayOptions {
  /** monotonic milliseconds */
  readonly now: () => number;
  readonly verb: 'exporting' | 'importing';
}

const redrawEveryMs = 80;
const plainEveryMs = 5_000;

/** One redrawn line where a person watches; elsewhere a line for each tenth, and each five seconds. */
export function createTransferDisplay(terminal: Terminal, options: DisplayOptions): TransferDisplay {
  return terminal.interactive ? createLiveDisplay(terminal, options) : createPlainDisplay(terminal, options);
}

const shareOf = ({ done, total }: TransferProgress): number => (total === 0 ? 1 : done / total);

function createLiveDisplay(terminal: Terminal, { now, verb }: DisplayOptions): TransferDisplay {
  const draw = createLogUpdate(terminal.stream as NodeJS.WriteStream);
  const { style } = terminal;
  let drawnAt = Number.NEGATIVE_INFINITY;
  return {
    update(progress) {
      if (now() - drawnAt < redrawEveryMs && progress.done < progress.total) return;
      drawnAt = now();
      const bar = style.green(progressBar(shareOf(progress), 30, style.unicode));
      const counted = `${progress.done}/${progress.total} rows`;
      const width = terminal.width() - 1;
      const fits = verb.length + 32 + counted.length <= width;
      draw(fits ? `${verb} ${bar} ${counted}` : truncate(`${verb} ${counted}`, width));
    },
    stop() {
      draw.clear();
      draw.done();
    },
  };
}

function createPlainDisplay(terminal: Terminal, { now, verb }: DisplayOptions): TransferDisplay {
  let last: { readonly tenth: number; readonly at: number } | undefined;
  return {
    update(progress) {
      const tenth = Math.floor(shareOf(progress) * 10 + 1e-9);
      const at = now();
      if (last !== undefined && tenth === last.tenth && at - last.at < plainEveryMs) return;
      last = { tenth, at };
      const percent = Math.floor(shareOf(progress) * 100);
      terminal.write(`${verb}: ${progress.done}/${progress.total} rows (${percent} %)\n`);
    },
    stop: () => undefined,
  };
}
