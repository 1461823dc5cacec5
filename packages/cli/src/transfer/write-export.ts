import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { reasonOf } from '../flags/sources.ts';

interface ExportFile {
  /** absolute; `.gz` at its end compresses */
  readonly path: string;
  /** replaces a file that is there */
  readonly force: boolean;
}

/** Characters that are written together: a line has a few hundred, and a write for each would take longer than it. */
const blockSize = 65_536;

/**
 * Writes the lines into a file that only its owner can read. It appears complete or not at all; a process that is killed
 * leaves a `.tmp` file beside it.
 *
 * @throws CliError when the file exists and is not to be replaced, or cannot be written
 */
export async function writeExportFile(lines: AsyncIterable<string>, { path, force }: ExportFile): Promise<void> {
  await refuseTaken(path, force);
  const unfinished = `${path}.${randomUUID().slice(0, 8)}.tmp`;
  const handle = await openNew(unfinished, path);
  try {
    const target = handle.createWriteStream({ flush: true });
    if (path.endsWith('.gz')) await pipeline(Readable.from(blocksOf(lines)), createGzip(), target);
    else await pipeline(Readable.from(blocksOf(lines)), target);
    // Somebody else may have been quicker.
    await refuseTaken(path, force);
    await rename(unfinished, path);
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw isFileError(error) ? unwritable(path, error) : error;
  }
}

/** Writes the lines into a stream that stays open; a reader that has seen enough ends it. */
export async function writeExportStream(lines: AsyncIterable<string>, stream: NodeJS.WritableStream): Promise<void> {
  try {
    await pipeline(Readable.from(blocksOf(lines)), stream, { end: false });
  } catch (error) {
    if (!isFileError(error) || error.code !== 'EPIPE') throw error;
  }
}

async function* blocksOf(lines: AsyncIterable<string>): AsyncGenerator<Buffer, void> {
  let parts: string[] = [];
  let size = 0;
  for await (const line of lines) {
    parts.push(line, '\n');
    size += line.length;
    if (size < blockSize) continue;
    yield Buffer.from(parts.join(''));
    parts = [];
    size = 0;
  }
  yield Buffer.from(parts.join(''));
}

async function refuseTaken(path: string, force: boolean): Promise<void> {
  if (!existsSync(path)) return;
  if ((await stat(path)).isDirectory()) throw unwritable(path, Object.assign(new Error('EISDIR'), { code: 'EISDIR' }));
  if (force) return;
  throw new CliError(`There is a file ${path} already; it was left as it is.`, {
    code: 'CONFLICT',
    where: path,
    remedy: 'Name another file, or add --force to replace it.',
  });
}

async function openNew(unfinished: string, path: string): Promise<FileHandle> {
  try {
    return await open(unfinished, 'wx', 0o600);
  } catch (error) {
    throw unwritable(path, error);
  }
}

/** Errors of the system, not of the database or of an interruption. */
function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}

function unwritable(path: string, error: unknown): CliError {
  const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
  return new CliError(
    `The export cannot be written to ${path} (${missing ? 'its folder does not exist' : reasonOf(error)}).`,
    {
      code: 'CONFIGURATION',
      where: path,
      exitCode: exitCodes.failure,
      remedy: 'Make room for it, change the rights, or name another file. What is stored is as it was.',
      cause: error,
    },
  );
}
