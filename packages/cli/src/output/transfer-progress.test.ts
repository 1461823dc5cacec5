import { describe, expect, it } from 'vitest';
import { recordingTerminal } from '../__fixtures__/context.ts';
import { createTransferDisplay } from './transfer-progress.ts';

describe('progress of an export or import', () => {
  it('is a line for each tenth where nobody watches', () => {
    const { terminal, text } = recordingTerminal();
    const display = createTransferDisplay(terminal, { now: () => 0, verb: 'importing' });
    for (let done = 0; done <= 1_000; done += 1) display.update({ done, total: 1_000 });
    display.stop();
    const lines = text().trimEnd().split('\n');
    expect(lines.length).toBe(11);
    expect(lines.at(-1)).toBe('importing: 1000/1000 rows (100 %)');
  });

  it('is a line after five seconds without a new tenth', () => {
    let now = 0;
    const { terminal, text } = recordingTerminal();
    const display = createTransferDisplay(terminal, { now: () => now, verb: 'exporting' });
    for (now = 0; now <= 12_000; now += 1_000) display.update({ done: now / 1_000, total: 1_000 });
    expect(text().trimEnd().split('\n')).toEqual([
      'exporting: 0/1000 rows (0 %)',
      'exporting: 5/1000 rows (0 %)',
      'exporting: 10/1000 rows (1 %)',
    ]);
  });

  it('says that nothing is done of nothing', () => {
    const { terminal, text } = recordingTerminal();
    createTransferDisplay(terminal, { now: () => 0, verb: 'exporting' }).update({ done: 0, total: 0 });
    expect(text()).toBe('exporting: 0/0 rows (100 %)\n');
  });

  it.each([40, 80])('is one redrawn line of at most the %i columns of a terminal', (columns) => {
    const { terminal, text } = recordingTerminal({ NO_COLOR: '1' }, { isTTY: true, columns });
    const display = createTransferDisplay(terminal, { now: () => 0, verb: 'exporting' });
    display.update({ done: 123_456, total: 999_999 });
    const drawn = text()
      .replaceAll(/\u001b\[[?\d;]*[a-zA-Z]/g, '')
      .trim();
    expect(drawn).toMatch(/^exporting .*123456\/999999 rows$/);
    expect(drawn.length).toBeLessThan(columns);
    display.stop();
  });
});
