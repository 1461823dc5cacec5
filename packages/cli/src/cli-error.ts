import type { ExitCode } from './exit-codes.ts';
import { exitCodes } from './exit-codes.ts';

export interface CliErrorOptions {
  readonly exitCode?: ExitCode;
  readonly code?: string;
  /** file, folder, flag or variable the problem is in */
  readonly where?: string;
  /** what to do about it, as a sentence */
  readonly remedy?: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** A problem of the command line itself: what, where, and how to mend it. Core's own errors pass through unchanged. */
export class CliError extends Error {
  readonly exitCode: ExitCode;
  readonly code: string;
  readonly where: string | undefined;
  readonly remedy: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(message: string, options: CliErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'CliError';
    this.exitCode = options.exitCode ?? exitCodes.usage;
    this.code = options.code ?? 'INVALID_INPUT';
    this.where = options.where;
    this.remedy = options.remedy;
    this.details = options.details ?? {};
  }
}
