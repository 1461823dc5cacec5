import { userInfo } from 'node:os';
import type { Environment, Terminal } from './output/terminal.ts';
import { createTerminal } from './output/terminal.ts';

/** Everything a command may touch of the process it runs in. */
export interface CliContext {
  readonly environment: Environment;
  readonly cwd: string;
  readonly stdin: NodeJS.ReadableStream;
  /** results, and nothing else */
  readonly stdout: Terminal;
  /** progress, remarks, errors */
  readonly stderr: Terminal;
  /** who is logged in, for the default actor */
  readonly userName: string;
}

/** The context of the running process. */
export function createProcessContext(process: NodeJS.Process): CliContext {
  return {
    environment: process.env,
    cwd: process.cwd(),
    stdin: process.stdin,
    stdout: createTerminal(process.stdout, process.env),
    stderr: createTerminal(process.stderr, process.env),
    userName: currentUser(process.env),
  };
}

/** A container may run under a user id that has no name. */
function currentUser(environment: Environment): string {
  try {
    return userInfo().username;
  } catch {
    return environment['USER'] ?? environment['USERNAME'] ?? 'operator';
  }
}
