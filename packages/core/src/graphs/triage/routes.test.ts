import { describe, expect, it } from 'vitest';
import { afterClose, afterRules, afterSettle } from './routes.ts';

describe('the way of a request', () => {
  it.each([
    ['allow', 'gather'],
    ['escalate', 'gather'],
    ['reject', 'gate'],
  ] as const)('after hard rules that %s leads to %s', (outcome, next) => {
    expect(afterRules({ work: { hardRules: { outcome, findings: [] } } })).toBe(next);
  });

  it('after hard rules that are missing asks on: nothing is settled by an accident', () => {
    expect(afterRules({ work: null })).toBe('gather');
  });

  it.each([
    ['waiting', 'wait', 'wait'],
    ['approved', 'notify', 'notify'],
    ['rejected', 'notify', 'notify'],
    ['expired', 'notify', 'notify'],
    ['skipped', 'end', 'notify'],
    [null, 'end', 'notify'],
  ] as const)('that is %s leads to %s once settled, and to %s once resumed', (settled, settledNext, resumedNext) => {
    expect([afterSettle({ settled }), afterClose({ settled })]).toEqual([settledNext, resumedNext]);
  });
});
