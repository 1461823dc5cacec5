import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { CliError } from '../cli-error.ts';

type Bytes = AsyncIterable<Buffer | string>;

/** No row comes near it; what has such a line is no export, and need not be read to its end to know. */
const longestLine = 256_000_000;

/**
 * Lines of a text, compressed by gzip or not, without their ends. Only the newline ends a line: JSON text may hold other
 * characters that end lines elsewhere.
 *
 * @param name - where the bytes come from, for messages
 * @throws CliError when the text is not UTF-8, or the compressed file is damaged
 */
export async function* readLines(bytes: Bytes, name: string): AsyncGenerator<string, void> {
  let parts: string[] = [];
  let size = 0;
  for await (const text of readText(bytes, name)) {
    const [first = '', ...more] = text.split('\n');
    parts.push(first);
    size += first.length;
    if (size > longestLine) throw unreadable(name, 'it has a line longer than any row');
    for (const next of more) {
      yield parts.join('');
      parts = [next];
      size = next.length;
    }
  }
  const rest = parts.join('');
  if (rest !== '') yield rest;
}

async function* readText(bytes: Bytes, name: string): AsyncGenerator<string, void> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of plainBytes(bytes)) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  } catch (error) {
    if (error instanceof TypeError) throw unreadable(name, 'it is not UTF-8 text', error);
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === 'Z_BUF_ERROR') throw unreadable(name, 'the compressed file is cut off', error);
    if (code.startsWith('Z_')) throw unreadable(name, 'the compressed file is damaged', error);
    throw error;
  }
}

/** Looks at the first two bytes: gzip has its own, whatever the file is called. */
async function* plainBytes(bytes: Bytes): AsyncGenerator<Buffer, void> {
  const iterator = bytes[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  let ended = false;
  while (head.length < 2 && !ended) {
    const next = await iterator.next();
    ended = next.done === true;
    if (next.done !== true) head = Buffer.concat([head, Buffer.from(next.value)]);
  }
  const all = async function* (): AsyncGenerator<Buffer, void> {
    yield head;
    for await (const chunk of { [Symbol.asyncIterator]: () => iterator }) yield Buffer.from(chunk);
  };
  if (head[0] !== 0x1f || head[1] !== 0x8b) {
    yield* all();
    return;
  }
  const gunzip = createGunzip();
  // Its failure also ends the iteration below, which tells it.
  const piped = pipeline(Readable.from(all()), gunzip).catch(() => undefined);
  for await (const chunk of gunzip) yield chunk as Buffer;
  await piped;
}

function unreadable(name: string, what: string, cause?: unknown): CliError {
  return new CliError(`The export cannot be read: ${what}.`, {
    where: name,
    remedy: 'Copy the file again, or export again; nothing was written.',
    ...(cause === undefined ? {} : { cause }),
  });
}
