import { NotFoundError } from '@ai-manager/core';
import { describe, expect, it } from 'vitest';
import { isTransient, translateDatabaseError } from './errors.ts';

const failure = (code: string, more: object = {}) =>
  Object.assign(new Error('as the database says'), { code, ...more });
const codeOf = (error: unknown) => (translateDatabaseError(error, 'the database') as { code?: string }).code;

describe('database errors', () => {
  it.each([
    ['23505', 'CONFLICT'],
    ['23503', 'NOT_FOUND'],
    ['23514', 'INVALID_INPUT'],
    ['22P02', 'INVALID_INPUT'],
    ['42501', 'CONFIGURATION'],
    ['XX001', 'CONFIGURATION'],
    ['XX002', 'CONFIGURATION'],
    ['XX000', 'UPSTREAM_UNAVAILABLE'],
    ['28P01', 'CONFIGURATION'],
    ['53100', 'UPSTREAM_UNAVAILABLE'],
    ['53300', 'UPSTREAM_UNAVAILABLE'],
    ['57P01', 'UPSTREAM_UNAVAILABLE'],
    ['57014', 'UPSTREAM_UNAVAILABLE'],
    ['08006', 'UPSTREAM_UNAVAILABLE'],
    ['40001', 'UPSTREAM_UNAVAILABLE'],
    ['42601', 'INTERNAL'],
  ])('with SQLSTATE %s become %s', (state, code) => {
    expect(codeOf(failure(state))).toBe(code);
  });

  it('keep the original as cause and its state as a detail', () => {
    const original = failure('23503', { table: 'projects', detail: 'Key (owner_id)=(x) is not present.' });
    const translated = translateDatabaseError(original, 'the database') as Error;
    expect(translated).toMatchObject({ cause: original, details: { sqlState: '23503', table: 'projects' } });
    expect(translated.message).toContain('owner_id');
  });

  it('pass unchanged when they are ours, or have no SQLSTATE', () => {
    for (const error of [new NotFoundError('no'), new Error('plain'), failure('EPIPE'), 'text']) {
      expect(translateDatabaseError(error, 'the database')).toBe(error);
    }
  });

  it('are worth another try after a serialisation failure or a deadlock', () => {
    expect(['40001', '40P01', '23505'].map((state) => isTransient(failure(state)))).toEqual([true, true, false]);
  });
});
