import type { Mailer } from '@ai-manager/core';
import { isAiManagerError, UpstreamError } from '@ai-manager/core';
import { createMemoryMailer, createSystemClock } from '@ai-manager/core/memory';
import { describe, expect, it } from 'vitest';
import type { Bench } from '../weekly-run/harness.ts';
import { crowd, openBench, populate, testRules, week } from '../weekly-run/harness.ts';

const hostSends = { mail: { ...testRules().mail, delivery: 'host' as const } };
const unavailable = new UpstreamError('UPSTREAM_UNAVAILABLE', 'The connection broke.');
const busy = (retryAfterMs: number) =>
  new UpstreamError('UPSTREAM_RATE_LIMITED', 'Slow down.', { details: { retryAfterMs } });

/** A mailer that sends twice when asked twice, and fails as told by the number of the request. */
function scriptedMailer(failure: (index: number, address: string) => Error | undefined) {
  const memory = createMemoryMailer();
  const sent: string[] = [];
  let asked = 0;
  const mailer: Mailer = {
    ...memory,
    idempotent: false,
    send: async (_key, message) => {
      const error = failure(asked++, message.to.address);
      if (error !== undefined) throw error;
      sent.push(message.to.address);
      return { messageId: `id:${message.to.address}`, location: null };
    },
  };
  return { mailer, sent, asked: () => asked };
}

async function mailed(people: number, mailer: Mailer, given: Partial<Parameters<typeof openBench>[0]> = {}) {
  const bench = await openBench({ mailer, ...given });
  await populate(bench, crowd(people));
  const { mail } = await bench.manager.evaluations.weekly({});
  return { bench, mail };
}

const statuses = async ({ manager }: Pick<Bench, 'manager'>) =>
  (await manager.mail.list({})).items.map(({ to, status }) => `${to.split('@')[0]} ${status}`).toSorted();

describe('a mailer that is busy', () => {
  it('is waited for, and then everybody has their mail once', async () => {
    const script = scriptedMailer((index) => (index % 3 === 1 ? busy(30) : undefined));
    const { bench, mail } = await mailed(12, script.mailer, { clock: createSystemClock() });
    await using _ = bench;
    expect(mail).toMatchObject({ queued: 12, sent: 12, failed: 0, uncertain: 0 });
    expect(script.sent.toSorted()).toEqual(crowd(12).map(({ id }) => `${id}@example.com`));
  });

  it('is left alone after some tries; the rest is queued and goes out with mail.send', async () => {
    let open = false;
    const script = scriptedMailer(() => (open ? undefined : busy(5)));
    const { bench, mail } = await mailed(3, script.mailer, { clock: createSystemClock() });
    await using _ = bench;
    expect(mail).toMatchObject({ sent: 0, failed: 0, uncertain: 0 });
    expect(script.asked()).toBe(3 * 6);
    open = true;
    await expect.poll(async () => (await bench.manager.mail.send({})).waiting).toBe(0);
    expect(script.sent).toHaveLength(3);
  });

  it('that asks for a long pause is not waited for, and a mail is not tried before', async () => {
    const script = scriptedMailer((index) => (index === 0 ? busy(3_600_000) : undefined));
    const { bench } = await mailed(1, script.mailer);
    await using _ = bench;
    expect(await bench.manager.mail.send({})).toMatchObject({ sent: 0, waiting: 1 });
    expect(script.asked()).toBe(1);
    const { items } = await bench.manager.mail.list({});
    expect(Date.parse(items[0]?.retryAt ?? '') - Date.now()).toBeGreaterThan(3_000_000);
  });
});

describe('a mailer that refuses', () => {
  it.each(['auth', 'quota', 'paused', 'sender', 'configuration'])(
    'every mail because of "%s" keeps them queued',
    async (reason) => {
      const error = new UpstreamError('UPSTREAM_REJECTED', 'No.', { details: { reason } });
      const script = scriptedMailer(() => error);
      const { bench } = await mailed(2, script.mailer);
      await using _ = bench;
      expect(await statuses(bench)).toEqual(['p01 queued', 'p02 queued']);
      expect(script.asked()).toBe(2);
    },
  );

  it('one mail makes that one failed, also in the sandbox, and sends the others', async () => {
    const error = new UpstreamError('UPSTREAM_REJECTED', 'Sandbox.', { details: { reason: 'sandbox' } });
    const script = scriptedMailer((_, address) => (address.startsWith('p02') ? error : undefined));
    const { bench } = await mailed(3, script.mailer);
    await using _ = bench;
    expect(await statuses(bench)).toEqual(['p01 sent', 'p02 failed', 'p03 sent']);
  });

  it('before it took anything leaves the mail queued, although it must not send twice', async () => {
    const error = new UpstreamError('UPSTREAM_UNAVAILABLE', 'Not reachable.', { details: { unsent: true } });
    const script = scriptedMailer((index) => (index === 0 ? error : undefined));
    const { bench } = await mailed(1, script.mailer);
    await using _ = bench;
    expect(await statuses(bench)).toEqual(['p01 queued']);
    expect(await bench.manager.mail.send({})).toMatchObject({ sent: 1 });
  });
});

describe('a mail with an unknown outcome', () => {
  it('is listed, is not sent by itself, and is sent again when somebody asks, with a record of who did', async () => {
    const script = scriptedMailer((index) => (index < 2 ? unavailable : undefined));
    const { bench, mail } = await mailed(3, script.mailer);
    await using _ = bench;
    expect(mail).toMatchObject({ sent: 1, uncertain: 2 });
    expect(await bench.manager.mail.send({})).toMatchObject({ sent: 0, waiting: 0 });
    const { items } = await bench.manager.mail.list({ status: 'uncertain' });
    expect(items).toHaveLength(2);
    expect(items[0]).toMatchObject({ to: expect.stringMatching(/@example\.com$/), lastError: 'The connection broke.' });
    const [key = ''] = items.map((item) => item.key);
    expect(await bench.manager.mail.resend({ keys: [key] })).toMatchObject({ queued: [key], sent: 1, uncertain: 0 });
    expect(await bench.manager.mail.resend({ status: 'uncertain' })).toMatchObject({ sent: 1 });
    expect(new Set(script.sent).size).toBe(3);
    const decisions = await bench.storage.decisions.list({ kind: 'mail' }, {});
    expect(decisions.items.map(({ actor }) => actor.id)).toEqual(['executive-1', 'executive-1']);
  });

  it('is not sent again for a service account, nor without saying which', async () => {
    const script = scriptedMailer(() => unavailable);
    const { bench } = await mailed(1, script.mailer);
    await using _ = bench;
    const service = { actor: { id: 's', role: 'service', via: 'test' } } as const;
    await expect(bench.manager.mail.resend({ status: 'uncertain' }, service)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(bench.manager.mail.resend({})).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(bench.manager.mail.resend({ keys: ['a'], status: 'failed' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });

  it('is known to be sent when its delivery is reported', async () => {
    const script = scriptedMailer(() => unavailable);
    const { bench } = await mailed(1, script.mailer);
    await using _ = bench;
    const { mailTagOf } = await import('@ai-manager/core');
    const [entry] = (await bench.manager.mail.list({ status: 'uncertain' })).items;
    const event = {
      kind: 'delivered',
      address: entry?.to ?? '',
      at: '2026-11-23T10:00:00.000Z',
      tag: await mailTagOf(entry?.key ?? ''),
      messageId: 'late',
    } as const;
    expect(await bench.manager.mail.report({ events: [event] })).toEqual({ counted: 1, ignored: 0 });
    expect(await statuses(bench)).toEqual(['p01 sent']);
  });
});

describe('an address whose mail came back', () => {
  const bounced = (address: string, permanent = true) => ({
    kind: 'bounced' as const,
    address,
    permanent,
    messageId: `id:${address}`,
    at: '2026-11-23T10:00:00.000Z',
    detail: 'The mail came back for good (General), status 5.1.1.',
  });

  /** The next revision of the week mails everybody again. */
  const again = (bench: Bench) => bench.manager.evaluations.weekly({ force: true });

  it('gets no mail until it is released, and the mail that was held back says why', async () => {
    const script = scriptedMailer(() => undefined);
    const { bench } = await mailed(2, script.mailer);
    await using _ = bench;
    expect(await bench.manager.mail.report({ events: [bounced('p01@example.com')] })).toEqual({
      counted: 1,
      ignored: 0,
    });
    expect(await statuses(bench)).toEqual(['p01 failed', 'p02 sent']);
    expect((await again(bench)).mail).toMatchObject({ queued: 2, sent: 1, failed: 1 });
    expect(script.sent.filter((address) => address.startsWith('p01'))).toHaveLength(1);
    const held = (await bench.manager.mail.list({ status: 'failed' })).items.at(-1);
    expect(held?.lastError).toMatch(
      /^Held back: .* came back on 2026-11-23.*status 5\.1\.1.*mail\.release.*mail\.resend/,
    );
    expect((await bench.manager.mail.holds({})).items).toMatchObject([
      { address: 'p01@example.com', reason: 'bounced' },
    ]);

    expect(await bench.manager.mail.resend({ keys: [held?.key ?? ''] })).toMatchObject({ sent: 0, failed: 1 });
    expect(await bench.manager.mail.release({ address: 'P01@example.com' })).toEqual({ released: true });
    expect(await bench.manager.mail.release({ address: 'p01@example.com' })).toEqual({ released: false });
    expect(await bench.manager.mail.resend({ keys: [held?.key ?? ''] })).toMatchObject({ sent: 1, failed: 0 });
    const records = JSON.stringify((await bench.storage.decisions.list({ kind: 'mail' }, {})).items);
    expect(records).not.toContain('p01@example.com');
  });

  it('for the moment only gets the next one', async () => {
    const script = scriptedMailer(() => undefined);
    const { bench } = await mailed(1, script.mailer);
    await using _ = bench;
    await bench.manager.mail.report({ events: [bounced('p01@example.com', false)] });
    expect((await again(bench)).mail).toMatchObject({ sent: 1, failed: 0 });
  });

  it('is not held because of a mail that this outbox did not send', async () => {
    const script = scriptedMailer(() => undefined);
    const { bench } = await mailed(1, script.mailer);
    await using _ = bench;
    const events = [{ ...bounced('p01@example.com'), messageId: 'of-others' }, bounced('eve@example.com')];
    expect(await bench.manager.mail.report({ events })).toEqual({ counted: 0, ignored: 2 });
    expect((await bench.manager.mail.holds({})).items).toEqual([]);
  });

  it('is not handed to a host either, which still gets the others', async () => {
    const script = scriptedMailer(() => undefined);
    const { bench } = await mailed(2, script.mailer);
    await using _ = bench;
    await bench.manager.mail.report({ events: [bounced('p01@example.com')] });
    await bench.manager.rules.save({ rules: testRules(hostSends) });
    await again(bench);
    const first = await bench.manager.mail.claim({ limit: 1 });
    const second = await bench.manager.mail.claim({ limit: 1 });
    expect([...first.mails, ...second.mails].map(({ message }) => message.to.address)).toEqual(['p02@example.com']);
  });
});

describe('a host that sends', () => {
  it('can say that it does not know, what it calls a mail, and when to come again', async () => {
    const script = scriptedMailer(() => undefined);
    const { bench } = await mailed(3, script.mailer, { rules: hostSends });
    await using _ = bench;
    const { mails } = await bench.manager.mail.claim({});
    const [one, two, three] = mails.map(({ key, claim }) => ({ key, claim }));
    if (one === undefined || two === undefined || three === undefined) throw new Error('Three mails were claimed.');
    await bench.manager.mail.confirm({
      outcomes: [
        { ...one, outcome: 'sent', messageId: 'smtp-1' },
        { ...two, outcome: 'unknown', error: 'The connection broke.' },
        { ...three, outcome: 'unsent', retryAfterSeconds: 3_600 },
      ],
    });
    const { items } = await bench.manager.mail.list({});
    const of = (key: string) => items.find((item) => item.key === key);
    expect(of(one.key)).toMatchObject({ status: 'sent', messageId: 'smtp-1' });
    expect(of(two.key)).toMatchObject({ status: 'uncertain', lastError: 'The connection broke.' });
    expect(of(three.key)).toMatchObject({ status: 'queued', retryAt: expect.any(String) });
    expect(await bench.manager.mail.claim({})).toEqual({ mails: [] });
    expect(await bench.manager.mail.resend({ status: 'uncertain' })).toMatchObject({ queued: [two.key], sent: 0 });
    expect((await bench.manager.mail.claim({})).mails).toMatchObject([{ key: two.key }]);
    expect(script.sent).toEqual([]);
  });

  it('is the only one: mail.send is refused with what to do', async () => {
    const { bench } = await mailed(1, scriptedMailer(() => undefined).mailer, { rules: hostSends });
    await using _ = bench;
    const refusal = await bench.manager.mail.send({}).catch((error: unknown) => error);
    expect(isAiManagerError(refusal, 'CONFLICT')).toBe(true);
    expect(String(refusal)).toMatch(/mail\.claim.*mail\.delivery to "core"/);
    expect((await bench.manager.evaluations.status({ week })).mail).toMatchObject({ queued: 1 });
  });
});
