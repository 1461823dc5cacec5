import { describe, expect, it } from 'vitest';
import { createPostgresStorage } from './index.ts';
import type { PostgresOptions } from './options.ts';
import { parsePostgresOptions, placeOf, withCheckedTls } from './options.ts';

const url = 'postgres://anna:secret@db.example.com/ai';

describe('options of the PostgreSQL storage', () => {
  it.each([
    [{}, /Give url or pool/],
    [{ url, pool: { connect: () => Promise.reject(new Error('unused')) } }, /Give url or pool/],
    [{ url: 'mysql://anna:secret@db.example.com/ai' }, /url: .*postgres:\/\/user/],
    [{ url: 'postgres://anna:sec/ret@:x/' }, /url: .*postgres:\/\/user/],
    [{ url: `${url}?sslmode=prefer` }, /sslmode is one of/],
    [{ url, maxConnections: 0 }, /maxConnections/],
    [{ url, speed: 9 }, /speed/],
  ] as const)('are refused by name and without a password: %j', (options, message) => {
    const parse = (): unknown => parsePostgresOptions(options as PostgresOptions);
    expect(parse).toThrow(message);
    expect(parse).not.toThrow(/secret|sec\/ret/);
  });

  it('make a storage that other processes may have open, too', async () => {
    await using storage = createPostgresStorage({ url });
    expect(storage.exclusive).toBe(false);
  });

  it('take TLS of any level as TLS with a checked certificate, but for no-verify', () => {
    const modeOf = (mode: string) => new URL(withCheckedTls(`${url}?sslmode=${mode}`)).searchParams.get('sslmode');
    expect(['require', 'verify-ca', 'verify-full', 'no-verify', 'disable'].map(modeOf)).toEqual([
      'verify-full',
      'verify-full',
      'verify-full',
      'no-verify',
      'disable',
    ]);
    expect(withCheckedTls(url)).toBe(url);
  });

  it('name the place without who connects and how', () => {
    expect(placeOf(`${url}?sslmode=require`)).toBe('db.example.com:5432/ai');
    expect(placeOf('postgresql://a:b@[::1]:6543/x')).toBe('[::1]:6543/x');
  });
});
