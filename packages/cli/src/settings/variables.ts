import { CliError } from '../cli-error.ts';
import type { Environment } from '../output/terminal.ts';

/** The value of an environment variable, trimmed; undefined when it is unset or empty. */
export type Read = (name: string) => string | undefined;

/** Reads variables of an environment. */
export function readFrom(environment: Environment): Read {
  return (name) => (environment[name]?.trim() === '' ? undefined : environment[name]?.trim());
}

/** What is wrong with a variable or flag. The message never repeats a value that may hold a secret. */
export function wrong(where: string, message: string, remedy: string): CliError {
  return new CliError(`${where}: ${message}`, { code: 'CONFIGURATION', where, remedy });
}

/** @throws CliError `CONFIGURATION` when the variable is set and no http(s) address */
export function readHttpUrl(name: string, read: Read): string | undefined {
  const url = read(name);
  if (url === undefined || (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol))) return url;
  throw wrong(name, 'It is no http(s) address.', 'Write it like https://example.com/v1, or unset it.');
}

/**
 * Variables that only work together: all of them, or undefined when none is set.
 *
 * @param purpose - what they switch on, such as `Traces in Langfuse`
 * @throws CliError `CONFIGURATION` naming the first one that is missing
 */
export function readTogether<const N extends string>(
  purpose: string,
  names: readonly N[],
  read: Read,
): Readonly<Record<N, string>> | undefined {
  const set = names.filter((name) => read(name) !== undefined);
  if (set.length === 0) return undefined;
  const missing = names.find((name) => read(name) === undefined);
  if (missing !== undefined)
    throw wrong(
      missing,
      `It is not set, but ${set.join(' and ')} is.`,
      `${purpose} needs ${names.join(' and ')}: set ${missing}, too, or unset ${set.join(' and ')}.`,
    );
  return Object.fromEntries(names.map((name) => [name, read(name)])) as Record<N, string>;
}
