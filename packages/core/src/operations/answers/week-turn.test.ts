import { expect, it } from 'vitest';
import { lastCompleteWeek } from '../../domain/week.ts';
import { msToNextWeekTurn } from './week-turn.ts';

const hourMs = 3_600_000;

it.each([
  ['2026-11-22T10:00:00.000Z', 15 * 60_000],
  ['2026-11-22T10:14:59.999Z', 1],
  ['2026-11-23T11:59:00.000Z', 60_000],
  ['2026-11-23T12:00:00.000Z', 6 * 24 * hourMs - 2 * hourMs],
  ['2026-11-29T09:00:00.000Z', hourMs],
])('after %s no week ends for %i ms', (now, ms) => {
  expect(msToNextWeekTurn(now)).toBe(ms);
});

it('is never later than the next change of the last complete week, in any time zone', () => {
  const zones = ['Pacific/Kiritimati', 'Asia/Kathmandu', 'Europe/Warsaw', 'UTC', 'Etc/GMT+12', 'America/St_Johns'];
  const startMs = Date.parse('2026-11-21T00:00:00.000Z');
  for (let minute = 0; minute < 4 * 24 * 60; minute += 37) {
    const nowMs = startMs + minute * 60_000;
    const now = new Date(nowMs).toISOString();
    const before = new Date(nowMs + msToNextWeekTurn(now) - 1).toISOString();
    for (const zone of zones) expect(lastCompleteWeek(before, zone)).toBe(lastCompleteWeek(now, zone));
  }
});
