import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { recordingTerminal } from '../__fixtures__/context.ts';
import { bar, progressBar } from './bar.ts';
import { renderProblems } from './problems.ts';
import { renderValue } from './render-value.ts';
import { table } from './table.ts';
import { createStyle, createTerminal } from './terminal.ts';
import { fit, formatDuration, truncate, wrap } from './text.ts';

const style = createStyle({ colors: false, unicode: true });

describe('bars', () => {
  it('are as long as their share, in eighths of a column', () => {
    expect(bar(0.5, 10, true)).toBe('█████');
    expect(bar(0.0125, 10, true)).toBe('▏');
    expect(bar(1, 10, true)).toBe('██████████');
    expect(bar(0, 10, true)).toBe('');
  });

  it('show at least a sliver of anything, in plain signs too', () => {
    expect(bar(1e-9, 10, true)).toBe('▏');
    expect(bar(1e-9, 10, false)).toBe('#');
  });

  it('are full only when everything is done', () => {
    expect(progressBar(0.999, 10, false)).toBe('#########-');
    expect(progressBar(1, 10, false)).toBe('##########');
  });
});

describe('texts in columns', () => {
  it('count wide signs twice and never cut inside one', () => {
    expect(stringWidth(fit('日本語プロジェクト', 7))).toBe(7);
    expect(truncate('👩‍👩‍👧‍👦 family', 4)).toBe('👩‍👩‍👧‍👦~');
  });

  it('break at spaces', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('unbreakable', 4)).toEqual(['unbreakable']);
  });

  it('say how long something takes in the unit people would use', () => {
    expect([940, 42_000, 200_000, 7_500_000].map(formatDuration)).toEqual(['0.9 s', '42 s', '3 min 20 s', '2 h 5 min']);
  });
});

describe('tables', () => {
  const columns = [{ title: 'id' }, { title: 'text', flexible: true }];

  it('wrap what is flexible and keep the rest whole', () => {
    const text = table(columns, [['prj-001', 'a long text that does not fit']], { width: 26, style });
    expect(text.split('\n').slice(1)).toEqual(['prj-001  a long text that', '         does not fit']);
  });

  it('show a page of records with the fields that fit a line, and name the others', () => {
    const { terminal } = recordingTerminal({}, { columns: 80 });
    const page = { items: [{ id: 'p-1', name: 'Anna', links: ['x'] }], nextCursor: 'abc' };
    const text = renderValue(page, terminal);
    expect(text).toMatch(/^id +name\np-1 +Anna\n/);
    expect(text).toContain('with --json also: links');
    expect(text).toContain('nextCursor: abc');
  });

  it('say that there is nothing', () => {
    expect(renderValue({ items: [], nextCursor: null }, recordingTerminal().terminal)).toBe('(none)\n');
  });

  it('show other outputs as YAML', () => {
    expect(renderValue({ ok: true, part: { name: 'x' } }, recordingTerminal().terminal)).toBe(
      'ok: true\npart:\n  name: x\n',
    );
  });
});

describe('problems of an import', () => {
  it('say file, line, field, what is wrong and what to do', () => {
    const { terminal } = recordingTerminal({}, { columns: 80 });
    const text = renderProblems(
      [{ file: 'people.csv', line: 3, field: 'email', message: 'No address.', remedy: 'Write one.' }],
      terminal,
    );
    expect(text).toBe('  people.csv:3 email\n    No address.\n    → Write one.');
  });

  it('stay readable when there are thousands', () => {
    const problem = { file: 'people.csv', line: 1, field: null, message: 'm', remedy: 'r' };
    const text = renderProblems(
      Array.from({ length: 5_000 }, () => problem),
      recordingTerminal().terminal,
    );
    expect(text.split('\n').length).toBeLessThan(100);
    expect(text).toContain('and 4,975 more places');
  });
});

describe('colours', () => {
  const isColoured = (environment: Record<string, string>, isTTY: boolean): boolean =>
    recordingTerminal(environment, { isTTY }).terminal.style.red('x') !== 'x';

  it('appear on a terminal only', () => {
    expect(isColoured({}, true)).toBe(true);
    expect(isColoured({}, false)).toBe(false);
  });

  it('stay away with NO_COLOR or a dumb terminal', () => {
    expect(isColoured({ NO_COLOR: '1' }, true)).toBe(false);
    expect(isColoured({ NO_COLOR: '1', FORCE_COLOR: '1' }, true)).toBe(false);
    expect(isColoured({ TERM: 'dumb' }, true)).toBe(false);
    expect(isColoured({ FORCE_COLOR: '1' }, false)).toBe(true);
  });

  it('go with signs that the locale knows', () => {
    const knowsUnicode = (environment: Record<string, string>): boolean =>
      createTerminal(process.stdout, environment).style.unicode;
    expect(knowsUnicode({ LANG: 'de_DE.UTF-8' })).toBe(true);
    expect(knowsUnicode({})).toBe(true);
    expect(knowsUnicode({ LANG: 'de_DE.UTF-8', LC_ALL: 'C' })).toBe(false);
    expect(knowsUnicode({ TERM: 'linux' })).toBe(false);
  });
});
