import { NotFoundError } from '@ai-manager/core';
import { describe, expect, it } from 'vitest';
import { NoAnswerError } from './client.ts';
import { isConnectionLoss, toPostgresError } from './errors.ts';

const failure = (message: string, code?: string) =>
  Object.assign(new Error(message), code === undefined ? {} : { code });
const translated = (error: unknown) => toPostgresError(error, 'PostgreSQL here') as { code: string; message: string };

describe('errors of pg', () => {
  it.each([
    ['an unknown host', failure('getaddrinfo ENOTFOUND db', 'ENOTFOUND'), 'CONFIGURATION', /host .* is not known/],
    [
      'a certificate',
      failure('self-signed certificate', 'DEPTH_ZERO_SELF_SIGNED_CERT'),
      'CONFIGURATION',
      /sslrootcert/,
    ],
    [
      'a server without TLS',
      failure('The server does not support SSL connections'),
      'CONFIGURATION',
      /sslmode=disable/,
    ],
    ['a refused connection', failure('connect ECONNREFUSED', 'ECONNREFUSED'), 'UPSTREAM_UNAVAILABLE', /start it/],
    ['a broken connection', failure('Connection terminated unexpectedly'), 'UPSTREAM_UNAVAILABLE', /cannot be reached/],
    ['a full pool', failure('timeout exceeded when trying to connect'), 'UPSTREAM_UNAVAILABLE', /cannot be reached/],
    ['no answer', new NoAnswerError(5), 'UPSTREAM_UNAVAILABLE', /did not answer/],
  ] as const)('say what to do about %s', (_what, error, code, message) => {
    expect(translated(error)).toMatchObject({ code, message: expect.stringMatching(message), cause: error });
  });

  it('pass unchanged when they are ours, or nothing is known about them', () => {
    for (const error of [new NotFoundError('no'), new Error('plain'), 'text'])
      expect(toPostgresError(error, 'x')).toBe(error);
  });

  it('mean a lost connection where trying again may help, and not where a statement was refused', () => {
    const lost = ['ECONNRESET', 'ECONNREFUSED', '57P01', '57P03', '08006', '53300', '25P03'];
    const refused = ['40001', '23505', '57014', '28P01', '3D000', 'ENOTFOUND'];
    expect(lost.filter((code) => !isConnectionLoss(failure('x', code)))).toEqual([]);
    expect(refused.filter((code) => isConnectionLoss(failure('x', code)))).toEqual([]);
    expect(isConnectionLoss(new NoAnswerError(5))).toBe(false);
  });
});
