import { LiquidError } from 'liquidjs';

/** One thing that is wrong with a template, where, and what to do about it. */
export interface TemplateProblem {
  /** from 1 */
  readonly line: number;
  /** from 1 */
  readonly column: number;
  /** one sentence */
  readonly message: string;
  /** one sentence */
  readonly remedy: string;
}

/** Says what the engine's complaint means to somebody who edits a mail; anything else is not ours to explain. */
export function toTemplateProblem(error: unknown): TemplateProblem | null {
  if (!LiquidError.is(error)) return error instanceof Error ? limitProblem(error.message, 1, 1) : null;
  const [line = 1, column = 1] = error.token.getPosition();
  const message = plainMessage(error);
  return limitProblem(message, line, column) ?? { line, column, ...explain(message) };
}

/** As one line for people: `Line 3, column 5: There is no variable "x". Use one of: y.` */
export function formatTemplateProblem({ line, column, message, remedy }: TemplateProblem): string {
  return `Line ${line}, column ${column}: ${message} ${remedy}`;
}

/** The engine appends the position to its message; it is told apart here. */
function plainMessage(error: Error): string {
  return error.message.replace(/, (?:file:.*?, )?line:\d+, col:\d+$/u, '');
}

function limitProblem(message: string, line: number, column: number): TemplateProblem | null {
  const limit = /^(parse length|memory alloc|template render) limit exceeded/u.exec(message)?.[1];
  if (limit === undefined) return null;
  const what = {
    'parse length': 'is too long',
    'memory alloc': 'needs too much memory',
    'template render': 'takes too long',
  }[limit];
  return {
    line,
    column,
    message: `The template ${what ?? 'is too large'}.`,
    remedy: 'Shorten it, or loop over fewer entries.',
  };
}

function explain(message: string): { readonly message: string; readonly remedy: string } {
  const variable = /^undefined variable: (.+)$/u.exec(message)?.[1];
  if (variable !== undefined)
    return { message: `There is no variable "${variable}".`, remedy: 'Use a variable that this template declares.' };
  const filter = /^undefined filter: (.+)$/u.exec(message)?.[1];
  if (filter === 'raw')
    return { message: 'The filter "raw" is not available.', remedy: 'Remove it: texts of people are always escaped.' };
  if (filter !== undefined)
    return { message: `There is no filter "${filter}".`, remedy: 'Use a filter of standard Liquid, or remove it.' };
  const tag = /^tag "(.+)" not found$/u.exec(message)?.[1];
  if (tag !== undefined)
    return {
      message: `There is no tag "${tag}".`,
      remedy: 'Use if, unless, case, for, assign, capture or comment; files cannot be included.',
    };
  return {
    message: `${message.charAt(0).toUpperCase()}${message.slice(1)}.`,
    remedy: 'Correct the Liquid syntax at this place.',
  };
}
