import { describe, expect, it } from 'vitest';
import { regionOf, syncPage } from './sync-snippets.ts';

const source = `import { a } from 'a';
// #region outer
const one = 1;
  // #region inner
  if (one) {
    a();
  }
  // #endregion
// #endregion
// #region open
`;
const read = (file: string): string => {
  if (file !== 'a.ts') throw new Error(`no file ${file}`);
  return source;
};
const page = (code: string, marker = '<!-- snippet: a.ts#inner -->\n'): string =>
  `# Title\n\n${marker}\`\`\`ts\n${code}\`\`\`\n\nText\n`;

describe('regionOf', () => {
  it('returns the lines of a region without their common indentation', () => {
    expect(regionOf(source, 'inner')).toBe('if (one) {\n  a();\n}\n');
  });

  it('keeps the code of inner regions and drops their markers', () => {
    expect(regionOf(source, 'outer')).toBe('const one = 1;\n  if (one) {\n    a();\n  }\n');
  });

  it.each(['missing', 'open'])('refuses the region "%s"', (name) => {
    expect(() => regionOf(source, name)).toThrow(name);
  });
});

describe('syncPage', () => {
  it('replaces the code of a marked fence and nothing else', () => {
    expect(syncPage(page('old();\n'), read)).toEqual({ page: page('if (one) {\n  a();\n}\n'), problems: [] });
  });

  it('changes nothing when it runs again', () => {
    const once = syncPage(page('old();\n'), read).page;
    expect(syncPage(once, read).page).toBe(once);
  });

  it('reports a TypeScript fence without a marker, by line', () => {
    expect(syncPage(page('x();\n', ''), read).problems).toEqual([expect.stringContaining('line 3')]);
  });

  it('reports a marker whose file or region is missing', () => {
    expect(syncPage(page('', '<!-- snippet: b.ts#inner -->\n'), read).problems).toEqual([
      expect.stringContaining('no file b.ts'),
    ]);
    expect(syncPage(page('', '<!-- snippet: a.ts#none -->\n'), read).problems).toEqual([
      expect.stringContaining('no region "none"'),
    ]);
  });

  it('leaves fences of other languages alone', () => {
    const shell = '```sh\nnpm start\n```\n';
    expect(syncPage(shell, read)).toEqual({ page: shell, problems: [] });
  });
});
