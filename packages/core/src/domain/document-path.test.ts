import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { documentPathSchema } from './document-path.ts';

const isPath = (path: string): boolean => documentPathSchema.safeParse(path).success;

describe('a document path', () => {
  it.each([
    'a',
    'reports/2026-W47.html',
    'policies/ä ö/東京.md',
    'a..b/c',
    'console/lpt.txt',
    'com10.txt',
    '-a',
    'x'.repeat(255),
  ])('may be %s', (path) => {
    expect(isPath(path)).toBe(true);
  });

  it.each([
    'NUL',
    'nul.txt',
    'Com1',
    'lpt9.tar.gz',
    'a/AUX',
    'COM¹',
    'conin$',
    '.git/config',
    'a/b.',
    'a /b',
    '~/\u007f',
    'ü'.repeat(128),
  ])('is not %s', (path) => {
    expect(isPath(path)).toBe(false);
  });

  it('stays below its folder, whatever its parts', () => {
    const part = fc.oneof(fc.constantFrom('..', '.', '', '/', '\\', 'a', 'b', 'C:', '%2e%2e', '\u0000'), fc.string());
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const path = parts.join('/');
        fc.pre(isPath(path));
        const url = new URL(path.split('/').map(encodeURIComponent).join('/'), 'file:///store/');
        expect(url.pathname).toBe(`/store/${path.split('/').map(encodeURIComponent).join('/')}`);
        expect(path).not.toMatch(/\\|^[a-z]:|(^|\/)\.\.?(\/|$)/i);
      }),
    );
  });
});
