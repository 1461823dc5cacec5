import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLines } from './read-lines.ts';

async function linesOf(chunks: readonly Buffer[]): Promise<readonly string[]> {
  const source = async function* () {
    yield* chunks;
  };
  const lines: string[] = [];
  for await (const line of readLines(source(), 'here')) lines.push(line);
  return lines;
}

/** The same bytes in pieces of `size`. */
function pieces(bytes: Buffer, size: number): readonly Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
}

const line = fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => text.replaceAll('\n', ' '));

describe('lines of an export', () => {
  it('are the same however the bytes come, compressed or not', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(line),
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
        async (lines, size, compressed) => {
          // A byte order mark at the very beginning belongs to no line.
          const text = Buffer.from(lines.map((one) => `${one.replaceAll('\uFEFF', '')}\n`).join(''));
          const expected = lines.map((one) => one.replaceAll('\uFEFF', ''));
          const found = await linesOf(pieces(compressed ? gzipSync(text) : text, size));
          expect(found).toEqual(expected);
        },
      ),
    );
  });

  it('end at a newline and at nothing else', async () => {
    expect(await linesOf([Buffer.from('a\u2028b\u2029c\u0085d\re\nf')])).toEqual(['a\u2028b\u2029c\u0085d\re', 'f']);
  });

  it.each([
    ['half a sign', Buffer.from('abc\n\u{1F469}').subarray(0, -1), /not UTF-8/],
    ['half a gzip file', gzipSync('a'.repeat(1_000)).subarray(0, -9), /cut off/],
    ['a gzip header alone', Buffer.from([0x1f, 0x8b]), /cut off/],
    ['a gzip header and noise', Buffer.from([0x1f, 0x8b, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9]), /damaged/],
  ])('are refused with what is wrong: %s', async (_what, bytes, message) => {
    await expect(linesOf([bytes])).rejects.toThrow(message);
    await expect(linesOf([bytes])).rejects.toMatchObject({ where: 'here' });
  });
});
