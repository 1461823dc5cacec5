import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact, redactText } from './redact.ts';

/** Put together here, so that no scanner takes this file for a leak. */
const key = ['sk', 'proj', 'Ab1Cd2Ef3Gh4Ij5Kl6Mn7'].join('-');
const removed = '[removed]';

describe('redact', () => {
  it.each([
    'apiKey',
    'api_key',
    'OPENAI_API_KEY',
    'x-api-key',
    'password',
    'dbPassword',
    'clientSecret',
    'accessToken',
    'refresh_tokens',
    'Authorization',
    'set-cookie',
    'privateKey',
    'credentials',
  ])('removes the value of %s at any depth', (name) => {
    expect(redact({ list: [{ [name]: 'hunter2' }] })).toEqual({ list: [{ [name]: removed }] });
  });

  it.each(['inputTokens', 'totalTokens', 'maxOutputTokens', 'tokens'])('keeps %s, which counts', (name) => {
    expect(redact({ [name]: 3_204 })).toEqual({ [name]: 3_204 });
  });

  it.each(['key', 'cacheKey', 'keyboard', 'secretary', 'tokenizer', 'passwordless', 'model'])(
    'keeps %s, which is no secret',
    (name) => {
      expect(redact({ [name]: 'value' })).toEqual({ [name]: 'value' });
    },
  );

  it('removes a secret of any type, and an object of secrets as a whole', () => {
    expect(redact({ password: 1_234, credentials: { user: 'a', pin: 1 }, secret: null })).toEqual({
      password: removed,
      credentials: removed,
      secret: null,
    });
  });

  it.each([
    [`refused ${key}.`, `refused ${removed}.`],
    ['Authorization: Bearer abcdefgh12345678', `Authorization: ${removed}`],
    ['postgres://me:pass:word@db.example.com/x', `postgres://me:${removed}@db.example.com/x`],
    ['https://example.com/a?api_key=abc123&page=2', `https://example.com/a?api_key=${removed}&page=2`],
    [`-----BEGIN RSA ${'PRIVATE'} KEY-----\nMIIabc\n-----END RSA ${'PRIVATE'} KEY-----`, removed],
    [`eyJhbGciOiJI.eyJzdWIiOiIx.c2lnbmF0dXJl`, removed],
  ])('removes the secret in %s', (text, safe) => {
    expect(redactText(text)).toBe(safe);
  });

  it.each([
    'p-001',
    'risk-management-of-everything',
    'https://example.com:8080/a@b',
    '2026-11-23T09:00:00.000Z',
    'sk-learn',
  ])('keeps the text %s', (text) => {
    expect(redactText(text)).toBe(text);
  });

  it('names an error without its stack, with its cause', () => {
    const error = new Error(`refused ${key}`, { cause: new TypeError('no network') });
    expect(redact({ error })).toEqual({
      error: { name: 'Error', message: `refused ${removed}`, cause: { name: 'TypeError', message: 'no network' } },
    });
  });

  it('writes dates as JSON does, and replaces circles', () => {
    const circle: Record<string, unknown> = { at: new Date(0) };
    circle['self'] = circle;
    expect(redact(circle)).toEqual({ at: '1970-01-01T00:00:00.000Z', self: '[circular]' });
  });

  it('copies the same object twice when it is no circle', () => {
    const shared = { a: 1 };
    expect(redact([shared, shared])).toEqual([shared, shared]);
  });

  it('cuts what is too long, too deep or too many, in no time', () => {
    let deep: unknown = 'bottom';
    for (let depth = 0; depth < 10_000; depth += 1) deep = [deep, deep];
    const copy = redact({
      long: 'x'.repeat(1_000_000),
      deep,
      many: Array.from({ length: 100_000 }, (_, index) => index),
    });
    expect(JSON.stringify(copy).length).toBeLessThan(200_000);
  });

  it('makes JSON of any value and never throws', () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withDate: true, withMap: true, withTypedArray: true, withNullPrototype: true }),
        (value) => {
          const copy = redact({ value });
          expect(JSON.parse(JSON.stringify(copy))).toBeTypeOf('object');
        },
      ),
    );
  });

  it('leaves JSON without secrets as it is', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.stringMatching(/^[a-j]{1,5}$/),
          fc.jsonValue({ maxDepth: 3, stringUnit: fc.constantFrom('a', 'b', ' ') }),
        ),
        (value) => {
          expect(JSON.stringify(redact(value))).toBe(JSON.stringify(value));
        },
      ),
    );
  });
});
