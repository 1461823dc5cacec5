import { describe, expect, it } from 'vitest';
import { triaged, triageItem } from './__fixtures__/triaged.ts';
import { sortRequests } from './asked-requests.ts';

describe('the requests a reviewer is asked about', () => {
  it('are read from whole answers of triage, from rows of them, and once each', () => {
    const { asked } = sortRequests(
      [triageItem(triaged('a1'), triaged('a2')), { json: triaged('a3') }, { json: triaged('a1') }],
      'p-001',
    );
    expect(asked.map(({ approvalId, item }) => [approvalId, item])).toEqual([
      ['a1', 0],
      ['a2', 0],
      ['a3', 1],
    ]);
  });

  it('come with the token of this reviewer and of nobody else', () => {
    const { asked } = sortRequests([triageItem(triaged('a1'))], 'p-002');
    expect(asked[0]?.token).toBe('secret-of-two-a1');
  });

  it('are not those that are decided, or that the reviewer may not decide on', () => {
    const items = [triageItem(triaged('a1', { status: 'approved' }), triaged('a2'), { ...triaged('a3'), tokens: [] })];
    const { asked, unasked } = sortRequests(items, 'p-001');
    expect(asked.map(({ approvalId }) => approvalId)).toEqual(['a2']);
    expect(unasked).toEqual([
      { approvalId: 'a1', item: 0, why: 'It does not wait: it is approved.' },
      { approvalId: 'a3', item: 0, why: expect.stringContaining('"p-001" has no decision token') as string },
    ]);
  });

  it('show no verdict where it is withheld, even if it stands there, or where nobody says whether it is', () => {
    for (const about of [{ withheld: true }, { withheld: null }]) {
      const [request] = sortRequests([triageItem(triaged('a1', about))], 'p-001').asked;
      expect(request).toMatchObject({ blind: true, verdict: null });
      expect(JSON.stringify(request)).not.toMatch(/0\.82|were approved before/);
    }
    expect(sortRequests([triageItem(triaged('a1'))], 'p-001').asked[0]?.verdict).toEqual({
      recommendation: 'approve',
      confidence: 0.82,
      reasoning: 'Such calls were approved before.',
    });
  });

  it('tell a workflow that asked for no tokens from a reviewer who has none', () => {
    const without = { ...triaged('a1'), tokens: [] };
    expect(sortRequests([triageItem(without)], 'p-001').withoutTokens).toBe(true);
    expect(sortRequests([triageItem(without, triaged('a2'))], 'p-009').withoutTokens).toBe(false);
    expect(sortRequests([triageItem({ ...without, approval: { id: 'a1', status: 'approved' } })], 'p-1')).toMatchObject(
      {
        withoutTokens: false,
      },
    );
  });

  it('take damaged input for nothing', () => {
    const strange = [{ json: { items: 'x' } }, { json: {} }, { json: { approval: { id: '<b>', status: 'waiting' } } }];
    expect(sortRequests(strange, 'p-001')).toEqual({ asked: [], unasked: [], withoutTokens: false });
  });
});
