import { describe, expect, it } from 'vitest';
import { retryAfterMs } from './retry-after.ts';

const nowMs = Date.parse('2026-11-23T09:00:00Z');

describe('the header Retry-After', () => {
  it.each([
    ['7', 7_000],
    ['0.5', 500],
    ['0', 0],
    ['Mon, 23 Nov 2026 09:01:00 GMT', 60_000],
    ['Mon, 23 Nov 2026 08:00:00 GMT', 0],
    ['soon', null],
    ['', null],
    [null, null],
  ])('%j asks for %j ms', (header, expected) => {
    expect(retryAfterMs(header, nowMs)).toBe(expected);
  });
});
