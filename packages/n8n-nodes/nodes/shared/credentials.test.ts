import { describe, expect, it } from 'vitest';
import { fromPostgres, toDatabase } from './credentials.ts';

describe('a Postgres credential of n8n', () => {
  const fields = { host: 'db.example.com', port: 6543, user: 'a@b', password: 'p/:@ss %41', database: 'ai manager' };

  it('becomes a URL, whatever is in user, password and database', () => {
    const url = new URL(fromPostgres(fields).url);
    expect([url.host, decodeURIComponent(url.username), decodeURIComponent(url.password)]).toEqual([
      'db.example.com:6543',
      'a@b',
      'p/:@ss %41',
    ]);
    expect(decodeURIComponent(url.pathname)).toBe('/ai manager');
  });

  it('checks the certificate when it asks for TLS, unless told not to', () => {
    const modeOf = (more: object) => new URL(fromPostgres({ ...fields, ...more }).url).searchParams.get('sslmode');
    expect(modeOf({ ssl: 'disable' })).toBeNull();
    expect(modeOf({ ssl: 'require' })).toBe('require');
    expect(modeOf({ ssl: 'allow' })).toBe('require');
    expect(modeOf({ ssl: 'disable', allowUnauthorizedCerts: true })).toBe('no-verify');
  });

  it('takes addresses of version 6', () => {
    expect(new URL(fromPostgres({ ...fields, host: '::1' }).url).host).toBe('[::1]:6543');
  });

  it('acts as a service, which decides nothing', () => {
    expect(fromPostgres(fields)).toMatchObject({ actorId: 'n8n', actorRole: 'service' });
  });

  it('says that it makes no SSH tunnel', () => {
    expect(() => fromPostgres({ ...fields, sshTunnel: true })).toThrow(/SSH tunnel/);
  });
});

describe('an AI Manager Database credential', () => {
  it('acts as a service unless it says otherwise', () => {
    expect(toDatabase({ url: ' postgres://a@b/c ' })).toMatchObject({ url: 'postgres://a@b/c', actorRole: 'service' });
    expect(toDatabase({ url: 'postgres://a@b/c', actorRole: 'executive', actorId: 'boss' })).toMatchObject({
      actorRole: 'executive',
      actorId: 'boss',
    });
  });
});
