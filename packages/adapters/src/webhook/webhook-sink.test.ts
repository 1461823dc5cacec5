import { approvalWaiting } from '@ai-manager/core';
import type { DomainEvent } from '@ai-manager/core';
import { freePort } from '@ai-manager/test-servers/free-port';
import type { WebhookAnswer, WebhookServer } from '@ai-manager/test-servers/webhook';
import { startWebhookServer } from '@ai-manager/test-servers/webhook';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWebhookSink } from './webhook-sink.ts';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const previousSecret = 'the-secret-before-the-rotation';

let server: WebhookServer;
let event: DomainEvent;
beforeEach(async () => {
  server = await startWebhookServer();
  event = await approvalWaiting({ approvalId: 'grün "\u2028" \u{1F680}', expiresAt: null }, '2026-11-23T09:00:00.000Z');
});
afterEach(() => server[Symbol.asyncDispose]());

describe('a webhook', () => {
  it('is accepted by the library of Standard Webhooks, with either of two secrets', async () => {
    await createWebhookSink({ url: server.url, secret, previousSecret }).send(event, {});
    const [call] = server.calls;
    const headers = call?.headers as Record<string, string>;
    const body = call?.body ?? '';
    expect(new Webhook(secret).verify(body, headers)).toEqual(event);
    expect(new Webhook(previousSecret, { format: 'raw' }).verify(body, headers)).toEqual(event);
    expect(() => new Webhook('whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA').verify(body, headers)).toThrow(
      'No matching signature',
    );
    expect(headers).toMatchObject({ 'webhook-id': event.id, 'content-type': 'application/json' });
  });

  const answers: readonly (readonly [WebhookAnswer, object])[] = [
    [
      { status: 301, headers: { location: 'http://127.0.0.1:1/secret-place' } },
      { code: 'UPSTREAM_REJECTED', details: { reason: 'redirect' } },
    ],
    [{ status: 400 }, { code: 'UPSTREAM_REJECTED', details: { reason: 'request' } }],
    [{ status: 401 }, { code: 'UPSTREAM_REJECTED', details: { reason: 'auth' } }],
    [{ status: 404 }, { code: 'UPSTREAM_REJECTED', details: { reason: 'not-found' } }],
    [{ status: 410 }, { code: 'UPSTREAM_REJECTED', details: { reason: 'gone' } }],
    [
      { status: 429, headers: { 'retry-after': '7' } },
      { code: 'UPSTREAM_RATE_LIMITED', details: { retryAfterMs: 7_000 } },
    ],
    [{ status: 503 }, { code: 'UPSTREAM_UNAVAILABLE', retryable: true }],
    ['reset', { code: 'UPSTREAM_UNAVAILABLE', details: { reason: 'network' } }],
    ['hang', { code: 'UPSTREAM_UNAVAILABLE', details: { reason: 'timeout' } }],
  ];
  it.each(answers)(
    'answered with %j is told as an error of ours that holds neither address nor secret',
    async (answer, expected) => {
      server.answer(answer);
      const sink = createWebhookSink({ url: server.url, secret, timeoutMs: 300 });
      const error: unknown = await sink.send(event, {}).catch((reason: unknown) => reason);
      expect(error).toMatchObject(expected);
      const told = `${(error as Error).message} ${JSON.stringify(error)} ${String((error as Error).cause)}`;
      expect(told).not.toMatch(/weekly-3f1c|secret-place|MfKQ9r8/);
      expect(server.calls).toHaveLength(1);
    },
  );

  it('is named by host and a hash of its address, unless it has a name', () => {
    const idOf = (url: string, id?: string) =>
      createWebhookSink({ url, secret, ...(id === undefined ? {} : { id }) }).id;
    expect(idOf('https://n8n.example.com:5678/webhook/a')).toMatch(/^n8n\.example\.com-5678-[0-9a-f]{8}$/);
    expect(idOf('https://n8n.example.com:5678/webhook/a')).not.toBe(idOf('https://n8n.example.com:5678/webhook/b'));
    expect(idOf('http://[::1]:5678/')).toMatch(/^1-5678-[0-9a-f]{8}$/);
    expect(idOf('https://example.com/', 'n8n')).toBe('n8n');
  });

  it('is well when it answers anything at all, and no event was sent for that', async () => {
    const sink = createWebhookSink({ url: server.url, secret });
    expect(await sink.check({})).toBeNull();
    expect(server.calls.map(({ method }) => method)).toEqual(['HEAD']);
  });

  it('is not well when nobody listens, when it is given up, and when clocks differ', async () => {
    const port = await freePort();
    expect(await createWebhookSink({ url: `http://127.0.0.1:${port}/`, secret }).check({})).toMatch(
      /could not be reached/,
    );
    const sink = createWebhookSink({ url: server.url, secret });
    server.answer({ status: 410 });
    expect(await sink.check({})).toMatch(/wants no events/);
    for (const [ms, says] of [
      [-400_000, /(400|401) s ahead of/],
      [400_000, /(399|400) s behind/],
    ] as const) {
      server.answer({ status: 404, headers: { date: new Date(Date.now() + ms).toUTCString() } });
      expect(await sink.check({})).toMatch(says);
    }
  });

  it.each([
    [{ url: 'ftp://example.com' }, 'url'],
    [{ url: 'https://user:planted-password@example.com' }, 'url'],
    [{ secret: 'short' }, 'secret'],
    [{ secret: 'whsec_c2hvcnQ=' }, 'secret'],
    [{ secret: 'twenty-four characters but spaces' }, 'secret'],
    [{ previousSecret: '' }, 'previousSecret'],
    [{ id: 'My hook' }, 'id'],
  ])('with %j is refused, naming the option and no value', (wrong, option) => {
    const create = () => createWebhookSink({ url: 'https://example.com', secret, ...wrong });
    expect(create).toThrow(option);
    expect(create).not.toThrow(/planted-password|c2hvcnQ|twenty-four characters but/);
  });
});
