import type { Week, WeeklyProgress } from '@ai-manager/core';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { recordingTerminal } from '../__fixtures__/context.ts';
import { createPaceMeter, createProgressDisplay, progressLine } from './progress.ts';
import { createStyle } from './terminal.ts';

const counts = { total: 97, pending: 97, graded: 0, needsReview: 0, insufficientEvidence: 0, failed: 0 };
const at = (done: number, changes: Partial<WeeklyProgress> = {}): WeeklyProgress => ({
  operation: 'evaluations.weekly',
  phase: 'evaluating',
  week: '2026-W47' as Week,
  done,
  total: 100,
  counts,
  costMicroUsd: 1_230_000,
  ...changes,
});

const style = createStyle({ colors: false, unicode: true });
const fast = { elapsedMs: 5_000, perSecond: 10, leftMs: 5_000 };

describe('the pace', () => {
  it('counts from what was done when it began, so that a resumed run is not called fast', () => {
    const paceOf = createPaceMeter();
    paceOf(at(80), 0);
    expect(paceOf(at(90), 5_000)).toEqual({ elapsedMs: 5_000, perSecond: 2, leftMs: 5_000 });
  });

  it('promises nothing before anything was done', () => {
    expect(createPaceMeter()(at(0), 0)).toMatchObject({ perSecond: null, leftMs: null });
  });
});

describe('the progress line', () => {
  it('shows bar, count, rate, time left and cost', () => {
    const line = progressLine(at(50), fast, { style, width: () => 120 });
    expect(line).toBe(`2026-W47 evaluating ${'█'.repeat(15)}${'░'.repeat(15)} 50/100 · 10/s · 5.0 s left · cost $1.23`);
  });

  it('says when a cost is not known', () => {
    expect(progressLine(at(50, { costMicroUsd: null }), fast, { style, width: () => 120 })).toContain('cost unknown');
  });

  it.each([40, 60, 80, 200])('never wraps in %i columns', (width) => {
    const line = progressLine(at(50, { counts: { ...counts, failed: 12 } }), fast, { style, width: () => width });
    expect(stringWidth(line)).toBeLessThan(width);
  });
});

describe('plain progress', () => {
  function display() {
    const clock = { now: 0 };
    const { terminal, text } = recordingTerminal();
    const shown = createProgressDisplay(terminal, { now: () => clock.now });
    return {
      clock,
      shown,
      lines: () =>
        text()
          .split('\n')
          .filter((line) => line !== ''),
    };
  }

  it('writes a line each tenth, not each project', () => {
    const { shown, lines } = display();
    for (let done = 0; done <= 100; done += 1) shown.update(at(done));
    expect(lines()).toHaveLength(11);
    expect(lines()[5]).toMatch(/2026-W47 evaluating: 50\/100 \(50 %\)/);
  });

  it('writes a line after five quiet seconds', () => {
    const { clock, shown, lines } = display();
    shown.update(at(1));
    clock.now = 4_999;
    shown.update(at(2));
    expect(lines()).toHaveLength(1);
    clock.now = 5_000;
    shown.update(at(3));
    expect(lines()).toHaveLength(2);
  });

  it('writes a line for each phase, without control characters', () => {
    const { shown, lines } = display();
    for (const phase of ['loading', 'evaluating', 'ranking', 'mailing'] as const) shown.update(at(100, { phase }));
    expect(lines()).toHaveLength(4);
    expect(lines().join('')).not.toMatch(/\u001b/);
  });
});

describe('redrawn progress', () => {
  const eraseLine = '\u001b[2K';

  it('draws one line and takes it away at the end', () => {
    const clock = { now: 0 };
    const { terminal, text } = recordingTerminal({}, { isTTY: true, columns: 100 });
    const shown = createProgressDisplay(terminal, { now: () => clock.now });
    for (let done = 0; done <= 100; done += 1) {
      clock.now += 10;
      shown.update(at(done));
    }
    const frames = text().split('2026-W47').length - 1;
    expect(frames).toBeGreaterThan(5);
    expect(frames).toBeLessThan(30);
    shown.stop();
    const afterLastFrame = text().slice(text().lastIndexOf('2026-W47'));
    expect(afterLastFrame).toContain(eraseLine);
    shown.update(at(100));
    shown.makeRoom();
    expect(text().slice(text().lastIndexOf('2026-W47'))).toContain(eraseLine);
    shown.stop();
  });
});
