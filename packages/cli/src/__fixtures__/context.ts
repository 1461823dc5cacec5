import { Readable, Writable } from 'node:stream';
import type { CliContext } from '../context.ts';
import type { Environment, Terminal } from '../output/terminal.ts';
import { createTerminal } from '../output/terminal.ts';

export interface Recording {
  readonly context: CliContext;
  readonly stdout: () => string;
  readonly stderr: () => string;
}

/** A stream that keeps what is written to it; `columns` and `isTTY` as a terminal would have them. */
export function recordingTerminal(
  environment: Environment = {},
  tty: { readonly isTTY?: boolean; readonly columns?: number } = {},
): { readonly terminal: Terminal; readonly text: () => string } {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk.toString());
      done();
    },
  });
  return { terminal: createTerminal(Object.assign(stream, tty), environment), text: () => chunks.join('') };
}

export function recordingContext(environment: Environment = {}, cwd = '.'): Recording {
  const out = recordingTerminal(environment, { columns: 100 });
  const err = recordingTerminal(environment, { columns: 100 });
  return {
    context: {
      environment,
      cwd,
      stdin: Readable.from([]),
      stdout: out.terminal,
      stderr: err.terminal,
      environmentFile: null,
      userName: 'anna',
    },
    stdout: out.text,
    stderr: err.text,
  };
}
