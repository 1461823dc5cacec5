import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { cleanText, parseStored, toJson } from './json.ts';

describe('JSON for the database', () => {
  it('never holds what PostgreSQL refuses', () => {
    const text = fc.string({ unit: fc.integer({ min: 0, max: 0xff_ff }).map((code) => String.fromCharCode(code)) });
    fc.assert(
      fc.property(text, (value) => {
        const read = (JSON.parse(toJson({ value: [value] })) as { value: [string] }).value[0];
        expect(read.isWellFormed()).toBe(true);
        expect(read).not.toContain('\0');
        expect(read).toBe(cleanText(value));
      }),
    );
  });

  it('is unchanged for everything else', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), (value) => {
        fc.pre(!JSON.stringify(value).includes('\\u0000'));
        expect(JSON.parse(toJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('keeps text that only looks like an escape', () => {
    expect(JSON.parse(toJson(['\\u0000', '\\ud800']))).toEqual(['\\u0000', '\\ud800']);
  });
});

describe('a stored document', () => {
  const schema = z.strictObject({ score: z.number() });

  it('comes back as a value of its schema', () => {
    expect(parseStored(schema, '{"score":1}', 'evaluation e-1')).toEqual({ score: 1 });
  });

  it('is refused by name when it does not fit its schema', () => {
    expect(() => parseStored(schema, '{"score":"x"}', 'evaluation e-1')).toThrow(/evaluation e-1.*score/);
  });
});
