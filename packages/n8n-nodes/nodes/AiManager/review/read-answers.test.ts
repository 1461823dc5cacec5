import { describe, expect, it } from 'vitest';
import { expiresAt, triaged, triageItem } from './__fixtures__/triaged.ts';
import { sortRequests } from './asked-requests.ts';
import { readAnswers } from './read-answers.ts';

const { asked } = sortRequests([triageItem(triaged('a1'), triaged('a2'))], 'p-001');
const nowMs = Date.parse('2026-11-23T12:00:00Z');
const read = (body: unknown, at = nowMs) => readAnswers(body, asked, at);

describe('a sent review', () => {
  it('decides on what was chosen and leaves the rest', () => {
    const { answers, problems } = read({ 'outcome.a1': 'approve', 'reason.a1': ' Fine.\r\nThanks. ' });
    expect(problems.size).toBe(0);
    expect([...answers]).toEqual([
      ['a1', { outcome: 'approved', reason: 'Fine.\nThanks.' }],
      ['a2', { outcome: null, reason: '' }],
    ]);
  });

  it('passes over requests that nobody was asked about', () => {
    const { answers, problems } = read({ 'outcome.a1': 'approve', 'outcome.other': 'approve', '__proto__.a2': 'x' });
    expect(problems.size).toBe(0);
    expect([...answers.keys()]).toEqual(['a1', 'a2']);
  });

  it.each([
    ['a value that is none of the page', { 'outcome.a1': 'approved!' }, 'a1', /no answer of the page/],
    ['a name that every object has', { 'outcome.a1': 'constructor' }, 'a1', /no answer of the page/],
    ['two answers at once', { 'outcome.a1': ['approve', 'reject'] }, 'a1', /no answer of the page/],
    ['a comment that is no text', { 'outcome.a1': 'approve', 'reason.a1': { x: 1 } }, 'a1', /no answer of the page/],
    ['a comment that is too long', { 'outcome.a1': 'approve', 'reason.a1': 'x'.repeat(2_001) }, 'a1', /too long/],
    ['a rejection without a reason', { 'outcome.a2': 'reject', 'reason.a2': '  ' }, 'a2', /Say why/],
    ['nothing decided', { 'outcome.a1': 'leave' }, '', /decided on nothing/],
    ['no form', undefined, '', /decided on nothing/],
    ['something else than a form', ['outcome.a1', 'approve'], '', /decided on nothing/],
  ])('refuses %s', (_, body, about, saying) => {
    const { problems } = read(body);
    expect([...problems.keys()]).toEqual([about]);
    expect(problems.get(about)).toMatch(saying);
  });

  it('refuses a decision that its token cannot carry any more', () => {
    expect(read({ 'outcome.a1': 'approve' }, Date.parse(expiresAt)).problems.get('a1')).toMatch(/is over/);
  });
});
