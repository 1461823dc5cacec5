import { mailerContract, registerContract } from '@ai-manager/core/testing';
import type { SesFault } from '@ai-manager/test-servers/ses';
import { describe, expect, it } from 'vitest';
import { arrived, errorOf, message, openSesBench, secretAccessKey } from './ses-bench.ts';

registerContract({ describe, it }, mailerContract, {
  name: 'SES mailer over HTTP',
  supports: [],
  open: async () => {
    const bench = await openSesBench();
    return { ...bench, delivered: async () => bench.server.mails.map(arrived) };
  },
});

const key = 'weekly:2026-W47:run-1:ada:abc';

describe('a mail through SES', () => {
  it('carries both bodies, the envelope, configuration set, reply address and tags that tell nobody who it is to', async () => {
    await using bench = await openSesBench({
      from: 'weekly@example.net',
      replyTo: 'people@example.net',
      configurationSet: 'weekly-mails',
      tags: { environment: 'test' },
    });
    const { messageId } = await bench.mailer.send(key, message, {});
    const [mail] = bench.server.mails;
    expect(mail).toMatchObject({
      messageId,
      source: 'weekly@example.net',
      destinations: ['ada@example.com'],
      configurationSet: 'weekly-mails',
      tags: { application: 'ai-manager', environment: 'test', mail: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(JSON.stringify(mail?.tags)).not.toMatch(/ada|weekly:/i);
    const text = Buffer.from(mail?.raw ?? []).toString();
    expect(text).toContain('From: AI Manager <weekly@example.net>');
    expect(text).toContain('Reply-To: people@example.net');
    expect(text).toMatch(/multipart\/alternative[^]*text\/plain[^]*text\/html/);
  });

  it('is asked for once, although the answer is an error that the SDK would try again', async () => {
    await using bench = await openSesBench();
    bench.server.failBy(() => ({ kind: 'error', status: 503, code: 'ServiceUnavailable' }));
    await errorOf(bench.mailer.send(key, message, {}));
    expect(bench.server.actions).toEqual(['SendRawEmail']);
  });

  it('is sent twice when it is asked for twice, and says so', async () => {
    await using bench = await openSesBench();
    expect(bench.mailer.idempotent).toBe(false);
    await bench.mailer.send(key, message, {});
    await bench.mailer.send(key, message, {});
    expect(bench.server.mails).toHaveLength(2);
  });

  it('needs no account to be made, and names a wrong option', async () => {
    await expect(openSesBench({ region: 'Ireland' })).rejects.toMatchObject({ code: 'CONFIGURATION' });
    await expect(openSesBench({ tags: { person: 'ada@example.com' } })).rejects.toThrow(/tags\.person/);
  });
});

interface Expected {
  readonly code: string;
  readonly reason: string;
  readonly unsent?: true;
}

const notVerified = (identities: string): SesFault => ({
  kind: 'error',
  code: 'MessageRejected',
  message: `Email address is not verified. The following identities failed the check in region EU-WEST-1: ${identities}`,
});
const error = (code: string, text?: string, status = 400): SesFault => ({
  kind: 'error',
  code,
  status,
  ...(text === undefined ? {} : { message: text }),
});
const rejected = (reason: string): Expected => ({ code: 'UPSTREAM_REJECTED', reason, unsent: true });
const unknown = (reason: string): Expected => ({ code: 'UPSTREAM_UNAVAILABLE', reason });

const faults: readonly (readonly [string, SesFault, Expected])[] = [
  [
    'is too fast',
    error('Throttling', 'Maximum sending rate exceeded.'),
    { code: 'UPSTREAM_RATE_LIMITED', reason: 'rate', unsent: true },
  ],
  ['used up the day', error('Throttling', 'Daily message quota exceeded.'), rejected('quota')],
  [
    'has sending paused',
    error('AccountSendingPausedException', 'Sending paused for ada@example.com.'),
    rejected('paused'),
  ],
  ['has the configuration set paused', error('ConfigurationSetSendingPausedException'), rejected('paused')],
  ['names no configuration set that exists', error('ConfigurationSetDoesNotExistException'), rejected('configuration')],
  ['has no MAIL FROM domain', error('MailFromDomainNotVerifiedException'), rejected('sender')],
  ['has no verified sender', notVerified('AI Manager <ai-manager@example.org>, ada@example.com'), rejected('sender')],
  ['is in the sandbox', notVerified('ada@example.com'), rejected('sandbox')],
  ['writes to a suppressed address', error('MessageRejected', 'Address blacklisted.'), rejected('suppressed')],
  [
    'writes what SES refuses',
    error('MessageRejected', 'Transaction failed: virus in mail to ada@example.com'),
    rejected('request'),
  ],
  [
    'writes to no address',
    error('InvalidParameterValue', 'Local address contains control or whitespace'),
    rejected('request'),
  ],
  ['has a wrong key', error('InvalidClientTokenId', `The key ${secretAccessKey} is invalid`, 403), rejected('auth')],
  ['may not send', error('AccessDenied', 'User is not authorized', 403), rejected('auth')],
  ['meets a broken SES', error('InternalFailure', 'Oops', 500), unknown('network')],
  ['loses the connection before SES took the mail', { kind: 'reset' }, unknown('network')],
  ['loses the connection after SES took the mail', { kind: 'taken', answer: 'reset' }, unknown('network')],
  ['hears nothing after SES took the mail', { kind: 'taken', answer: 'hang' }, unknown('timeout')],
  ['is answered by something else', { kind: 'raw', body: '<html>Sign in' }, unknown('invalid-response')],
  [
    'is answered without an id',
    { kind: 'raw', body: '<SendRawEmailResponse><SendRawEmailResult/></SendRawEmailResponse>' },
    unknown('invalid-response'),
  ],
];

describe('an account of SES', () => {
  it.each(faults)('that %s is told apart', async (_what, fault, expected) => {
    await using bench = await openSesBench({ timeoutMs: 400 });
    bench.server.failBy(() => fault);
    const failure = await errorOf(bench.mailer.send(key, message, {}));
    const { service, reason, unsent } = failure.details;
    expect({ code: failure.code, reason, ...(unsent === undefined ? {} : { unsent }) }).toEqual(expected);
    expect(service).toBe('ses');
    // What, and what to do; nobody's address and no key.
    expect(failure.message).toMatch(/^SES .+: .+\.$/);
    expect(JSON.stringify([failure.message, failure.details])).not.toMatch(/ada@|planted/);
  });

  it('that nobody reaches has certainly sent nothing', async () => {
    const bench = await openSesBench();
    await bench[Symbol.asyncDispose]();
    const failure = await errorOf(bench.mailer.send(key, message, {}));
    expect(failure).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', details: { reason: 'network', unsent: true } });
  });
});

/** Sends so many mails at once and says how long that took. */
async function sendMany(bench: Awaited<ReturnType<typeof openSesBench>>, count: number) {
  const startMs = performance.now();
  const results = await Promise.allSettled(
    Array.from({ length: count }, (_, index) => bench.mailer.send(`mail-${index}`, message, {})),
  );
  return { tookMs: performance.now() - startMs, refused: results.filter(({ status }) => status === 'rejected').length };
}

describe('the rate of mails', () => {
  it('is what the account may, asked for once and shared by all sends at the same time', async () => {
    await using bench = await openSesBench({ maxPerSecond: undefined });
    Object.assign(bench.server.account, { maxPerSecond: 40, throttles: true });
    const { tookMs, refused } = await sendMany(bench, 60);
    expect(refused).toBe(0);
    expect(bench.server.mails).toHaveLength(60);
    expect(tookMs).toBeGreaterThan((59 / 40) * 1_000 - 50);
    expect(bench.server.actions.filter((action) => action === 'GetSendQuota')).toHaveLength(1);
  });

  it('is the option when there is one', async () => {
    await using bench = await openSesBench({ maxPerSecond: 50 });
    const { tookMs } = await sendMany(bench, 21);
    expect(tookMs).toBeGreaterThan(380);
    expect(bench.server.actions).not.toContain('GetSendQuota');
  });

  it('is one a second where the account may not be asked', async () => {
    await using bench = await openSesBench({ maxPerSecond: undefined });
    Object.assign(bench.server.account, { denied: ['GetSendQuota'] });
    const { tookMs, refused } = await sendMany(bench, 2);
    expect(refused).toBe(0);
    expect(tookMs).toBeGreaterThan(950);
  });

  it('pauses for all sends when SES says it was too fast', async () => {
    await using bench = await openSesBench();
    bench.server.failBy((_to, index) =>
      index === 0 ? error('Throttling', 'Maximum sending rate exceeded.') : undefined,
    );
    const failure = await errorOf(bench.mailer.send('first', message, {}));
    expect(failure).toMatchObject({ code: 'UPSTREAM_RATE_LIMITED', details: { retryAfterMs: 1_000 } });
    const startMs = performance.now();
    await bench.mailer.send('second', message, {});
    expect(performance.now() - startMs).toBeGreaterThan(900);
  });

  it('keeps nobody waiting who gives up', async () => {
    await using bench = await openSesBench({ maxPerSecond: 0.01 });
    await bench.mailer.send('first', message, {});
    const controller = new AbortController();
    const reason = new Error('enough');
    const waiting = bench.mailer.send('second', message, { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 50);
    await expect(waiting).rejects.toBe(reason);
    expect(bench.server.mails).toHaveLength(1);
  });

  it('cannot be asked for while SES is out of reach, and then nothing was sent', async () => {
    const bench = await openSesBench({ maxPerSecond: undefined });
    await bench[Symbol.asyncDispose]();
    const failure = await errorOf(bench.mailer.send(key, message, {}));
    expect(failure.details).toMatchObject({ unsent: true });
  });
});

describe('looking at an account of SES', () => {
  const open = () => openSesBench({ from: 'weekly@example.net' });
  const partsOf = async ({ mailer }: Awaited<ReturnType<typeof open>>) => (await mailer.health?.({})) ?? [];
  const unwell = async (bench: Awaited<ReturnType<typeof open>>) =>
    (await partsOf(bench)).filter(({ ok }) => !ok).map(({ part, message: text }) => `${part}: ${text}`);

  it('says who may send, and what is left of the quota', async () => {
    await using bench = await open();
    Object.assign(bench.server.account, { verified: ['example.net'], sentInDay: 120 });
    expect(await partsOf(bench)).toEqual([
      {
        part: 'mail identity',
        ok: true,
        message: 'weekly@example.net may send in eu-west-1 (example.net is verified)',
        remedy: null,
      },
      { part: 'mail sending', ok: true, message: 'the account may send', remedy: null },
      { part: 'mail quota', ok: true, message: '49,880 of 50,000 mails left in 24 hours, 14 per second', remedy: null },
    ]);
    expect(await bench.mailer.check({})).toBeNull();
    expect(bench.server.mails).toEqual([]);
  });

  it('names a sender that is not verified', async () => {
    await using bench = await open();
    Object.assign(bench.server.account, { verified: ['example.com'] });
    expect(await unwell(bench)).toEqual(['mail identity: weekly@example.net is not verified in eu-west-1.']);
    expect(await bench.mailer.check({})).toMatch(/not verified.*Verify weekly@example.net or example.net/);
  });

  it('names the sandbox, a pause, and a quota that is nearly used up', async () => {
    await using bench = await open();
    const { account } = bench.server;
    Object.assign(account, {
      verified: ['weekly@example.net'],
      maxPerDay: 200,
      maxPerSecond: 1,
      sendingEnabled: false,
    });
    expect(await unwell(bench)).toEqual([
      'mail sending: Sending is paused for this account.',
      'mail quota: The account is in the sandbox, which sends to verified addresses only (200 of 200 mails left in 24 hours, 1 per second).',
    ]);
    Object.assign(account, { maxPerDay: 1_000, sentInDay: 950, sendingEnabled: true });
    expect(await unwell(bench)).toEqual([
      'mail quota: The quota is nearly used up: 50 of 1,000 mails left in 24 hours, 1 per second.',
    ]);
  });

  it('says of each part that it may not be looked at, and what is needed', async () => {
    await using bench = await open();
    Object.assign(bench.server.account, { verified: ['example.net'], denied: ['GetSendQuota'] });
    const [part] = (await partsOf(bench)).filter(({ ok }) => !ok);
    expect(part).toMatchObject({ part: 'mail quota', remedy: expect.stringContaining('ses:GetSendQuota') });
  });
});
