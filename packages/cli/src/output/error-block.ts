import { CliError } from '../cli-error.ts';
import type { ExitCode } from '../exit-codes.ts';
import { exitCodes } from '../exit-codes.ts';
import type { FolderProblem } from '../organisation/roster-files.ts';
import { renderProblems } from './problems.ts';
import type { Environment, Terminal } from './terminal.ts';
import { wrap } from './text.ts';

/** Any error in the words a person at a terminal needs. */
export interface ErrorReport {
  readonly code: string;
  readonly message: string;
  readonly where: string | undefined;
  readonly remedy: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;
  readonly exitCode: ExitCode;
}

/** Errors of the library are known by their marker: they carry a code and details (see core's errors.ts). */
interface CodedError extends Error {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
}

const marker = Symbol.for('ai-manager.error');
const isCoded = (error: unknown): error is CodedError => error instanceof Error && marker in error;

const remedies: Readonly<Record<string, string>> = {
  FORBIDDEN: 'Act as somebody who may, for example --actor anna:executive.',
  NOT_FOUND: 'Check the id; the list operation of the group shows those that exist.',
  UPSTREAM_UNAVAILABLE: 'Run the same command again later; it goes on where it stopped.',
  UPSTREAM_RATE_LIMITED: 'The service asks for less: run again later, or with a smaller --concurrency.',
  RATE_LIMITED: 'Wait as long as the message says, then run the same command again.',
  BUDGET_EXCEEDED: 'Raise --budget-usd (or the budget in the rules) and run the same command again.',
};

export function toErrorReport(error: unknown): ErrorReport {
  if (error instanceof CliError) {
    return {
      code: error.code,
      message: error.message,
      where: error.where,
      remedy: error.remedy,
      details: error.details,
      exitCode: error.exitCode,
    };
  }
  if (isCoded(error)) {
    return {
      code: error.code,
      message: error.message,
      where: placeIn(error.details),
      remedy: remedyIn(error),
      details: error.details,
      exitCode: exitCodeOf(error.code),
    };
  }
  return {
    code: 'INTERNAL',
    message: error instanceof Error ? error.message : String(error),
    where: undefined,
    remedy: 'This is most likely a fault of AI Manager. Run again with AI_MANAGER_DEBUG=1 and report what it prints.',
    details: {},
    exitCode: exitCodes.failure,
  };
}

/** One readable block on stderr: what, where, how to mend it; the stack only with AI_MANAGER_DEBUG=1. */
export function renderError(error: unknown, terminal: Terminal, environment: Environment): string {
  const report = toErrorReport(error);
  const { style } = terminal;
  const width = terminal.width();
  const label = (name: string, text: string): readonly string[] =>
    wrap(text, width - 12).map((line, index) => `${style.dim((index === 0 ? name : '').padEnd(12))}${line}`);
  const [first, ...more] = wrap(report.message, width - 7);
  const problems = report.details['problems'];
  return [
    `${style.red(style.bold('Error:'))} ${first ?? ''}`,
    ...more.map((line) => `       ${line}`),
    ...(report.where === undefined ? [] : label('Where', report.where)),
    ...(Array.isArray(problems) ? [renderProblems(problems as readonly FolderProblem[], terminal)] : []),
    ...(report.remedy === undefined ? [] : label('What to do', report.remedy)),
    ...(isDebug(environment) ? [style.dim(stacksOf(error))] : []),
    '',
  ].join('\n');
}

/** The same as one JSON document, for --json. */
export function errorDocument(error: unknown): { readonly error: Readonly<Record<string, unknown>> } {
  const { code, message, where, remedy, details } = toErrorReport(error);
  return {
    error: {
      code,
      message,
      details: { ...details, ...(where === undefined ? {} : { where }), ...(remedy === undefined ? {} : { remedy }) },
    },
  };
}

export const isDebug = (environment: Environment): boolean => environment['AI_MANAGER_DEBUG'] === '1';

function exitCodeOf(code: string): ExitCode {
  if (code === 'INVALID_INPUT' || code === 'CONFIGURATION') return exitCodes.usage;
  return code === 'BUDGET_EXCEEDED' ? exitCodes.budget : exitCodes.failure;
}

function placeIn({ where, service }: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof where === 'string') return where;
  return typeof service === 'string' ? service : undefined;
}

function remedyIn({ code, details }: CodedError): string | undefined {
  const { remedy, reason } = details;
  if (typeof remedy === 'string') return remedy;
  if (isDiskFull(details))
    return 'Free some space on that disk, then run the same command again; it goes on where it stopped.';
  if (reason === 'auth') return 'Check OPENAI_API_KEY: the service did not accept it.';
  if (reason === 'quota')
    return 'The account at the service has no credit left: top it up, then run the same command again.';
  return remedies[code];
}

/** As the file system says it, or PostgreSQL. */
function isDiskFull({ code, sqlState }: Readonly<Record<string, unknown>>): boolean {
  return code === 'ENOSPC' || code === 'EDQUOT' || sqlState === '53100';
}

function stacksOf(error: unknown): string {
  const stacks: string[] = [];
  for (let current: unknown = error; current instanceof Error; current = current.cause)
    stacks.push(current.stack ?? current.message);
  return stacks.join('\ncaused by: ');
}
