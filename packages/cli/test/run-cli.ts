import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { temporaryFolder } from '../src/__fixtures__/temporary-folder.ts';

const entry = resolve(import.meta.dirname, '../src/main.ts');
/** Compiled modules are kept between the many starts of the command. */
const compileCache = resolve(import.meta.dirname, '../../../.cache/node-compile');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when stderr holds a text that matches; rejects when the command ends before. */
  seen(pattern: RegExp): Promise<void>;
}

interface StartOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** leaves standard input open after that text, as a source does that is slow */
  readonly keepStdinOpen?: boolean;
  readonly cwd?: string;
}

/** Starts the real command from its sources, with nothing of this process's settings. */
export function start(
  argv: readonly string[],
  { environment = {}, stdin, keepStdinOpen, cwd }: StartOptions = {},
): Running {
  const child = spawn(
    process.execPath,
    ['--conditions=@ai-manager/source', '--disable-warning=ExperimentalWarning', entry, ...argv],
    {
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        NODE_COMPILE_CACHE: compileCache,
        ...environment,
      },
      stdio: ['pipe', 'pipe', 'pipe'],
      // Nobody's .env is here.
      cwd: cwd ?? import.meta.dirname,
    },
  );
  const texts = { stdout: '', stderr: '' };
  const watchers = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => (texts.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    texts.stderr += text;
    for (const watcher of watchers) watcher();
  });
  // A command that was killed reads no more.
  child.stdin.on('error', () => undefined);
  if (keepStdinOpen === true) child.stdin.write(stdin ?? '');
  else child.stdin.end(stdin ?? '');
  const ended = new Promise<Ended>((done) => child.on('close', (code) => done({ code, ...texts })));
  const seen = (pattern: RegExp): Promise<void> =>
    new Promise((found, fail) => {
      const check = (): void => {
        if (pattern.test(texts.stderr)) found();
      };
      watchers.add(check);
      void ended.then(() => fail(new Error(`ended before ${String(pattern)}:\n${texts.stderr}`)));
      check();
    });
  return { child, ended, seen };
}

/** Runs a command to its end. */
export const run = (argv: readonly string[], options?: StartOptions): Promise<Ended> => start(argv, options).ended;

/** A copy of an installation that nobody has open: much faster than a new database. */
export async function copyOf(data: string): Promise<string> {
  const copy = await newDataFolder();
  await cp(data, copy, { recursive: true });
  return copy;
}

/** A folder for an installation that does not exist yet. */
export const newDataFolder = async (): Promise<string> => join(await temporaryFolder(), 'home');
