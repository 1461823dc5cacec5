import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { signatureHeader } from './signature.ts';
import { verifyWebhook } from './verify-webhook.ts';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const other = 'another-secret-of-enough-length';
const nowMs = Date.parse('2026-11-23T09:00:00.000Z');
const timestamp = String(nowMs / 1_000);
const id = `evt_${'a'.repeat(32)}`;
const data = { approvalId: 'grün', expiresAt: null };
const event = { id, timestamp: '2026-11-23T08:59:59.000Z', type: 'approval.waiting', data };

function request(change: { readonly body?: string; readonly at?: string; readonly secrets?: readonly string[] } = {}) {
  const { body = JSON.stringify(event), at = timestamp, secrets = [secret] } = change;
  const headers: Record<string, string> = {
    'Webhook-Id': id,
    'webhook-timestamp': at,
    'webhook-signature': signatureHeader({ id, timestamp: at, body }, secrets),
  };
  return { body, headers };
}
const withHeader = (name: string, value: string | readonly string[] | undefined) => {
  const { body, headers } = request();
  return { body, headers: { ...headers, [name]: value } };
};
const verify = (given: Parameters<typeof verifyWebhook>[0], secrets: string | readonly string[] = secret) =>
  verifyWebhook(given, { secrets, nowMs });

describe('verifying a webhook', () => {
  it('gives the event, its id and when it was signed', () => {
    expect(verify(request())).toEqual({ id, signedAt: '2026-11-23T09:00:00.000Z', event, payload: event });
  });

  it('takes bytes and Headers as well', () => {
    const { body, headers } = request();
    expect(verify({ body: new TextEncoder().encode(body), headers: new Headers(headers) }).event).toEqual(event);
  });

  it('agrees with the library of Standard Webhooks about what a signature is', () => {
    const { body, headers } = request();
    expect(headers['webhook-signature']).toBe(new Webhook(secret).sign(id, new Date(nowMs), body));
  });

  it.each([
    ['the receiver has both secrets', [secret], [other, secret]],
    ['the sender signs with both', [other, secret], [secret]],
    ['the sender signs with both, the receiver knows the older one', [secret, other], [other]],
  ])('works during a rotation: %s', (_when, senders, receivers) => {
    expect(verify(request({ secrets: senders }), receivers).event).toEqual(event);
  });

  it('passes over signatures of other versions, and does not believe them', () => {
    const { body, headers } = request();
    const asymmetric = `v1a,${headers['webhook-signature']?.slice(3)}`;
    expect(
      verify({ body, headers: { ...headers, 'webhook-signature': `${asymmetric} ${headers['webhook-signature']}` } })
        .id,
    ).toBe(id);
    expect(() => verify(withHeader('webhook-signature', asymmetric))).toThrow(
      expect.objectContaining({ code: 'FORBIDDEN' }),
    );
  });

  const forged = { ...request(), body: JSON.stringify({ ...event, type: 'automation.switched-off' }) };
  it.each([
    ['another body', forged, 'signature'],
    ['another id', withHeader('Webhook-Id', `evt_${'b'.repeat(32)}`), 'signature'],
    ['another time', withHeader('webhook-timestamp', String(Number(timestamp) + 1)), 'signature'],
    ['another secret', request({ secrets: [other] }), 'signature'],
    ['a signature that was cut', withHeader('webhook-signature', 'v1,AAAA'), 'signature'],
    ['a signature that is none', withHeader('webhook-signature', 'nonsense'), 'signature'],
    ['a time five minutes ago', request({ at: String(Number(timestamp) - 301) }), 'too-old'],
    ['a time in five minutes', request({ at: String(Number(timestamp) + 301) }), 'too-new'],
  ])('forbids %s', (_what, given, reason) => {
    expect(() => verify(given)).toThrow(expect.objectContaining({ code: 'FORBIDDEN', details: { reason } }));
  });

  it.each([
    ['no id', withHeader('Webhook-Id', undefined), 'headers'],
    ['two ids', withHeader('Webhook-Id', [id, id]), 'headers'],
    ['no signature', withHeader('webhook-signature', ''), 'headers'],
    ['a time that is no number', withHeader('webhook-timestamp', '-1e3'), 'headers'],
    ['a body that is no JSON', request({ body: '{' }), 'body'],
  ])('refuses %s', (_what, given, reason) => {
    expect(() => verify(given)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', details: { reason } }));
  });

  it('allows as much time as it is told to', () => {
    const old = request({ at: String(Number(timestamp) - 3_000) });
    expect(verifyWebhook(old, { secrets: secret, nowMs, toleranceMs: 3_600_000 }).id).toBe(id);
    expect(() => verifyWebhook(request(), { secrets: secret, nowMs: nowMs + 2_000, toleranceMs: 1_000 })).toThrow(
      /too long/,
    );
  });

  it('hands on an event that it does not know', () => {
    const later = { ...event, type: 'pip.proposed', data: {} };
    expect(verify(request({ body: JSON.stringify(later) }))).toMatchObject({ event: null, payload: later });
  });

  it.each([[[]], [''], ['short'], [[secret, 'short']]])('is a mistake with the secrets %j', (secrets) => {
    expect(() => verify(request(), secrets)).toThrow(expect.objectContaining({ code: 'CONFIGURATION' }));
  });
});
