import { describe, expect, it } from 'vitest';
import { readCsv } from './csv.ts';

const values = (text: string, columns: readonly string[]): readonly (readonly string[])[] =>
  readCsv(text, { file: 'a.csv', columns }).map(({ value }) => columns.map(value));

describe('readCsv', () => {
  it('reads quoted fields with commas, quotes and line ends', () => {
    expect(values('key,note\r\na,"x, ""y""\nz"\r\n', ['key', 'note'])).toEqual([['a', 'x, "y"\nz']]);
  });

  it('numbers rows as an editor of tables does, and leaves out empty ones', () => {
    const rows = readCsv('\ufeffkey\n\na\n"b"', { file: 'a.csv', columns: ['key'] });
    expect(rows.map(({ number, value }) => [number, value('key')])).toEqual([
      [3, 'a'],
      [4, 'b'],
    ]);
  });

  it('takes a short row for one with empty fields, and an unknown column for empty', () => {
    expect(values('key,note\na\nb,', ['key', 'note'])).toEqual([
      ['a', ''],
      ['b', ''],
    ]);
    expect(readCsv('key\na', { file: 'a.csv', columns: ['key'] })[0]?.value('other')).toBe('');
  });

  it('names the file, and the column or row that is wrong', () => {
    expect(() => values('a,b\n1,2', ['key'])).toThrow('a.csv has no column "key"; it has a, b.');
    expect(() => values('', ['key'])).toThrow('it has none');
    expect(() => values('key\n"open', ['key'])).toThrow('a.csv, row 2: a quoted field does not end');
    expect(() => values('key\na"b', ['key'])).toThrow('row 2');
  });
});
