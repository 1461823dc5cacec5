import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { CliError } from '../cli-error.ts';

/** Where the values of flags may come from besides the command line. */
export interface Sources {
  readonly cwd: string;
  readonly stdin: NodeJS.ReadableStream;
}

/**
 * Reads what follows a flag that takes longer texts: `@file`, `@-` for standard input, `@@...` for a text that really
 * starts with `@`, anything else as it is.
 *
 * @throws CliError naming the flag when the file cannot be read
 */
export async function readText(flag: string, value: string, sources: Sources): Promise<string> {
  if (!value.startsWith('@')) return value;
  if (value.startsWith('@@')) return value.slice(1);
  const name = value.slice(1);
  return name === '-' ? readAll(flag, sources.stdin) : readTextFile(resolve(sources.cwd, name), `--${flag}`);
}

/** Reads a YAML or JSON document. @throws CliError naming the flag, with line and column of a syntax error */
export async function readDocument(flag: string, value: string, sources: Sources): Promise<unknown> {
  const text = await readText(flag, value, sources);
  try {
    return parse(text) as unknown;
  } catch (error) {
    throw new CliError(`--${flag} is neither YAML nor JSON: ${firstLine(error)}`, {
      where: value.startsWith('@') ? value.slice(1) : `--${flag}`,
      remedy: 'Correct the document, or give it as a file: ' + `--${flag} @file.yaml`,
      cause: error,
    });
  }
}

/** @throws CliError saying what the file is for when it is missing, a folder, or not UTF-8 */
export async function readTextFile(path: string, purpose: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch (error) {
    throw new CliError(`${purpose}: cannot read ${path} (${reasonOf(error)}).`, {
      where: path,
      remedy: error instanceof TypeError ? 'Save the file as UTF-8.' : 'Check the path and its rights.',
      cause: error,
    });
  }
}

/** Plain words for what the operating system said. */
export function reasonOf(error: unknown): string {
  if (error instanceof TypeError) return 'not UTF-8 text';
  const code = (error as NodeJS.ErrnoException).code;
  const texts: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file',
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EISDIR: 'it is a folder',
    ENOTDIR: 'it is not a folder',
    ENOSPC: 'the disk is full',
    EROFS: 'the disk can only be read',
  };
  return (code === undefined ? undefined : texts[code]) ?? firstLine(error);
}

async function readAll(flag: string, stdin: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stdin) chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  if (chunks.length > 0) return Buffer.concat(chunks).toString('utf8');
  throw new CliError(`--${flag} @- expects text on standard input, but nothing came.`, {
    where: `--${flag}`,
    remedy: 'Pipe the text in. Standard input can be read by one flag only.',
  });
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n')[0] ?? message;
}
