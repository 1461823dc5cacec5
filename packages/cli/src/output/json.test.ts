import { describe, expect, it } from 'vitest';
import { toJsonText } from './json.ts';

describe('a JSON document on standard output', () => {
  it('holds nothing that steers a terminal, and reads back the same', () => {
    const document = { name: '\u001b[31mred\u009b2J \u202egnp.exe\u202c', list: ['Ayşe', '\u007f'] };
    const text = toJsonText(document);
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    expect(JSON.parse(text)).toEqual(document);
  });
});
