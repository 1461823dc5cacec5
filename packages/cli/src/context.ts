import { userInfo } from 'node:os';
import { CliError } from './cli-error.ts';
import type { EnvironmentFile } from './env-file.ts';
import { loadEnvironmentFile } from './env-file.ts';
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
  /** the `.env` whose variables are in the environment, null without one; or why it could not be read */
  readonly environmentFile: EnvironmentFile | CliError | null;
  /** who is logged in, for the default actor */
  readonly userName: string;
}

/** The context of the running process. */
export function createProcessContext(process: NodeJS.Process): CliContext {
  const environmentFile = readEnvironmentFile(process);
  return {
    environment: process.env,
    cwd: process.cwd(),
    stdin: process.stdin,
    stdout: createTerminal(process.stdout, process.env),
    stderr: createTerminal(process.stderr, process.env),
    environmentFile,
    userName: currentUser(process.env),
  };
}

/** Into the process itself, because SDKs of vendors look there. */
function readEnvironmentFile(process: NodeJS.Process): CliContext['environmentFile'] {
  try {
    return loadEnvironmentFile(process.env, process.cwd());
  } catch (error) {
    if (error instanceof CliError) return error;
    throw error;
  }
}

/** A container may run under a user id that has no name. */
function currentUser(environment: Environment): string {
  try {
    return userInfo().username;
  } catch {
    return environment['USER'] ?? environment['USERNAME'] ?? 'operator';
  }
}
