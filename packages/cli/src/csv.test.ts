import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsv } from './csv.ts';

describe('readCsv', () => {
  it('keeps commas, quotes and line ends of quoted fields, and says where each row starts', () => {
    expect(readCsv('\ufeffa,b\r\n"1,\n2","say ""hi"""\n\n ,\nx,')).toEqual({
      records: [
        { line: 1, cells: ['a', 'b'] },
        { line: 2, cells: ['1,\n2', 'say "hi"'] },
        { line: 6, cells: ['x', ''] },
      ],
      brokenLine: null,
    });
  });

  it('keeps what stands before a broken quote', () => {
    expect(readCsv('a\nb\n"c\nd')).toEqual({
      records: [
        { line: 1, cells: ['a'] },
        { line: 2, cells: ['b'] },
      ],
      brokenLine: 3,
    });
  });

  it('reads back what was written', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', ' ', 'é') });
    const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            cell,
            cell.map((text) => `x${text}`),
          ),
          { minLength: 1 },
        ),
        (rows) => {
          const { records, brokenLine } = readCsv(rows.map((row) => row.map(quoted).join(',')).join('\n'));
          expect(records.map(({ cells }) => cells)).toEqual(rows);
          expect(brokenLine).toBeNull();
        },
      ),
    );
  });
});
