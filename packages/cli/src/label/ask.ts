import { createInterface, emitKeypressEvents } from 'node:readline';
import type { Interface } from 'node:readline';
import type { Terminal } from '../output/terminal.ts';

export type Answer =
  | { readonly key: 'approve' | 'skip' | 'undo' | 'quit' }
  | { readonly key: 'reject'; readonly reason: string };

/** How a person is asked, one answer after the other. */
export interface Asker extends Disposable {
  /** whether the screen is cleared for each request */
  readonly redraws: boolean;
  ask(prompt: string): Promise<Answer>;
}

interface KeyStream extends NodeJS.ReadableStream {
  readonly isTTY?: boolean;
  setRawMode?(on: boolean): unknown;
}

interface AskerOptions {
  readonly stdin: KeyStream;
  readonly terminal: Terminal;
  /** ends the wait for an answer: it is `quit` then */
  readonly signal: AbortSignal;
}

/** One key where a person sits at a terminal, a line anywhere else. */
export function createAsker(options: AskerOptions): Asker {
  const { stdin, terminal } = options;
  return stdin.isTTY === true && terminal.interactive && stdin.setRawMode !== undefined
    ? createKeyAsker(options)
    : createLineAsker(options);
}

const keys: Readonly<Record<string, Exclude<Answer['key'], 'reject'> | 'reject'>> = {
  a: 'approve',
  r: 'reject',
  s: 'skip',
  u: 'undo',
  q: 'quit',
};

interface Key {
  readonly name?: string;
  readonly ctrl?: boolean;
}

function createKeyAsker({ stdin, terminal, signal }: AskerOptions): Asker {
  emitKeypressEvents(stdin);
  const readKey = (): Promise<Answer['key']> =>
    new Promise((found) => {
      const end = (key: Answer['key']): void => {
        stdin.off('keypress', listener);
        signal.removeEventListener('abort', abort);
        stdin.setRawMode?.(false);
        stdin.pause();
        found(key);
      };
      const abort = (): void => end('quit');
      const listener = (text: string | undefined, { name, ctrl }: Key): void => {
        // In raw mode Ctrl-C is a key like any other.
        if (ctrl === true && (name === 'c' || name === 'd')) return end('quit');
        const key = keys[(text ?? '').toLowerCase()];
        if (key !== undefined) end(key);
      };
      if (signal.aborted) return found('quit');
      signal.addEventListener('abort', abort);
      stdin.on('keypress', listener);
      stdin.setRawMode?.(true);
      stdin.resume();
    });
  return {
    redraws: true,
    async ask(prompt) {
      terminal.write(`${prompt} `);
      for (;;) {
        const key = await readKey();
        if (key !== 'reject') {
          terminal.write('\n');
          return { key };
        }
        const reason = await askLine({ stdin, terminal, signal }, '\nWhy not? (the applicant reads it; empty: back) ');
        if (reason === null) return { key: 'quit' };
        if (reason !== '') return { key: 'reject', reason };
        terminal.write(`${prompt} `);
      }
    },
    [Symbol.dispose]: () => void stdin.pause(),
  };
}

/** @returns null when the input ended or was interrupted */
function askLine({ stdin, terminal, signal }: AskerOptions, question: string): Promise<string | null> {
  if (signal.aborted) return Promise.resolve(null);
  const lines = createInterface({ input: stdin, output: terminal.stream, terminal: true });
  return new Promise((answered) => {
    const abort = (): void => lines.close();
    signal.addEventListener('abort', abort);
    lines.on('close', () => {
      signal.removeEventListener('abort', abort);
      answered(null);
    });
    lines.question(question, (text) => {
      answered(text.trim());
      lines.close();
    });
  });
}

/** Answers such as `a`, `r too long for a call`, `s`, `q`, a line each; the end of the input is `q`. */
function createLineAsker({ stdin, terminal, signal }: AskerOptions): Asker {
  const lines: Interface = createInterface({ input: stdin });
  const reading = lines[Symbol.asyncIterator]();
  const abort = (): void => lines.close();
  signal.addEventListener('abort', abort);
  return {
    redraws: false,
    async ask(prompt) {
      for (;;) {
        terminal.write(`${prompt}\n`);
        const { done, value } = await reading.next();
        if (done === true || signal.aborted) return { key: 'quit' };
        const answer = parseLine(value);
        if (answer !== null) return answer;
        terminal.write('Answer with a, r and a reason, s, u or q.\n');
      }
    },
    [Symbol.dispose]() {
      signal.removeEventListener('abort', abort);
      lines.close();
    },
  };
}

function parseLine(line: string): Answer | null {
  const [, word = '', rest = ''] = /^\s*(\S+)\s*(.*?)\s*$/.exec(line) ?? [];
  const key = keys[word.toLowerCase().slice(0, 1)];
  if (key === undefined || !(word.length === 1 || key === word.toLowerCase())) return null;
  if (key !== 'reject') return { key };
  return rest === '' ? null : { key, reason: rest };
}
