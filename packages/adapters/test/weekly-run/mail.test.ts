import type { AiManager, Mailer } from '@ai-manager/core';
import { ConfigurationError, UpstreamError } from '@ai-manager/core';
import { createMemoryMailer } from '@ai-manager/core/memory';
import { describe, expect, it } from 'vitest';
import { anotherManager, crowd, mailsOf, openBench, populate, testRules, week } from './harness.ts';

const hostSends = { mail: { ...testRules().mail, delivery: 'host' as const } };

/** A mailer that fails with `error` for addresses that match, until it is mended. */
function failingMailer(error: Error, { idempotent = true, address = /./ } = {}) {
  const memory = createMemoryMailer();
  let broken = true;
  let asked = 0;
  const mailer: Mailer = {
    ...memory,
    idempotent,
    send: async (...[key, message, options]) => {
      asked += 1;
      if (broken && address.test(message.to.address)) throw error;
      return memory.send(key, message, options);
    },
  };
  return { mailer, memory, mend: () => (broken = false), asked: () => asked };
}

describe('sending the mails of a run', () => {
  it('fails for good only for a mail that will never be accepted', async () => {
    const error = new UpstreamError('UPSTREAM_REJECTED', 'No such mailbox.');
    const { mailer, memory } = failingMailer(error, { address: /p02/ });
    await using bench = await openBench({ mailer });
    await populate(bench, crowd(3));
    const outcome = await bench.manager.evaluations.weekly({});
    expect(outcome).toMatchObject({ outcome: 'finished', mail: { queued: 3, sent: 2, failed: 1 } });
    const { items } = await bench.storage.outbox.list({ status: 'failed' }, {});
    expect(items.map(({ message, lastError }) => [message.to.address, lastError])).toEqual([
      ['p02@example.com', 'No such mailbox.'],
    ]);
    await bench.manager.evaluations.weekly({});
    expect(memory.sent).toHaveLength(2);
  });

  const outages = [
    ['is unreachable', new UpstreamError('UPSTREAM_UNAVAILABLE', 'The disk is full.')],
    ['limits the rate', new UpstreamError('UPSTREAM_RATE_LIMITED', 'Slow down.')],
    ['refuses the key', new UpstreamError('UPSTREAM_REJECTED', 'The key is wrong.', { details: { reason: 'auth' } })],
    ['is not set up', new ConfigurationError('There is no folder.')],
    ['throws something of its own', new TypeError('boom')],
  ] as const;
  for (const [title, error] of outages) {
    it(`keeps everything queued while the mailer ${title}, and the next call sends it once`, async () => {
      const { mailer, memory, mend, asked } = failingMailer(error);
      await using bench = await openBench({ mailer });
      await populate(bench, crowd(3));
      for (const queued of [3, 0]) {
        expect((await bench.manager.evaluations.weekly({})).mail).toMatchObject({ queued, sent: 0, failed: 0 });
      }
      expect((await bench.manager.evaluations.status({ week })).mail).toMatchObject({ queued: 3, failed: 0 });
      expect(asked()).toBe(6);
      mend();
      expect((await bench.manager.evaluations.weekly({})).mail).toMatchObject({ queued: 0, sent: 3 });
      expect(memory.sent).toHaveLength(3);
    });
  }

  it('leaves a mail uncertain when nobody knows whether a mailer that delivers twice took it', async () => {
    const { mailer, mend, asked } = failingMailer(new UpstreamError('UPSTREAM_UNAVAILABLE', 'The connection broke.'), {
      idempotent: false,
    });
    await using bench = await openBench({ mailer });
    await populate(bench, crowd(2));
    expect((await bench.manager.evaluations.weekly({})).mail).toMatchObject({ sent: 0, uncertain: 2 });
    mend();
    expect((await bench.manager.evaluations.weekly({})).mail).toMatchObject({ sent: 0 });
    expect(asked()).toBe(2);
  });

  it('goes on after one mail that failed for a moment', async () => {
    const { mailer, memory, mend } = failingMailer(new UpstreamError('UPSTREAM_UNAVAILABLE', 'Busy.'), {
      address: /p01/,
    });
    const mending: Mailer = { ...mailer, send: (...args) => mailer.send(...args).finally(mend) };
    await using bench = await openBench({ mailer: mending });
    await populate(bench, crowd(3));
    expect((await bench.manager.evaluations.weekly({})).mail).toMatchObject({ sent: 3, failed: 0 });
    expect(memory.sent).toHaveLength(3);
  });

  it('finishes although a pinned template cannot be rendered for somebody, once it is mended', async () => {
    await using bench = await openBench();
    await populate(bench, [...crowd(1), { id: 'p91', projects: [] }]);
    // Past the checks of prompts.save, as a template that was saved before there were any.
    await seedPrompts(bench);
    await bench.storage.prompts.save(
      {
        name: 'mail.weekly.subject',
        body: '{% if ranking %}Your week{% endif %}',
        note: '',
        createdBy: 'test',
        now: bench.clock.now(),
        labels: ['production'],
        expectedVersion: 1,
      },
      null,
      {},
    );
    await expect(bench.manager.evaluations.weekly({})).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { part: 'subject' },
    });
    expect((await bench.manager.evaluations.status({ week })).run).toMatchObject({
      status: 'open',
      counts: { graded: 1, pending: 0 },
    });
    await bench.manager.prompts.save({ name: 'mail.weekly.subject', body: 'Results' });
    expect((await bench.manager.evaluations.weekly({})).mail.sent).toBe(2);
    expect(mailsOf(bench).map(({ subject }) => subject)).toEqual(['Your week', 'Results']);
  });
});

describe('leaving mails to the host', () => {
  it('sends nothing itself; each mail is claimed once and confirmed once', async () => {
    await using bench = await openBench({ rules: hostSends });
    await populate(bench, crowd(3));
    expect((await bench.manager.evaluations.weekly({})).mail).toMatchObject({ queued: 3, sent: 0 });
    const first = await bench.manager.mail.claim({ limit: 2 });
    const second = await bench.manager.mail.claim({});
    expect([first.mails.length, second.mails.length, (await bench.manager.mail.claim({})).mails.length]).toEqual([
      2, 1, 0,
    ]);
    const [one, two] = first.mails;
    const [three] = second.mails;
    const outcomes = [
      { ...pick(one), outcome: 'sent' as const },
      { ...pick(two), outcome: 'failed' as const, error: 'No such mailbox.' },
      { ...pick(three), outcome: 'unsent' as const },
      { key: 'weekly:unknown', claim: 'none', outcome: 'sent' as const },
    ];
    const confirmed = await bench.manager.mail.confirm({ outcomes });
    expect(new Set(confirmed.confirmed)).toEqual(new Set([one, two, three].map((mail) => mail?.key)));
    expect(confirmed.ignored).toEqual(['weekly:unknown']);
    expect(await bench.manager.mail.confirm({ outcomes })).toMatchObject({ confirmed: [] });
    expect((await bench.manager.evaluations.status({ week })).mail).toMatchObject({ sent: 1, failed: 1, queued: 1 });
    expect((await bench.manager.evaluations.weekly({})).mail).toMatchObject({ sent: 0 });
    expect(bench.mailer.sent).toEqual([]);
  });

  it('is refused while this installation sends by itself', async () => {
    await using bench = await openBench();
    await expect(bench.manager.mail.claim({})).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(
      bench.manager.mail.confirm({ outcomes: [{ key: 'k', claim: 'c', outcome: 'sent' }] }),
    ).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('switched back sends what the host has not taken', async () => {
    await using bench = await openBench({ rules: hostSends });
    await populate(bench, crowd(2));
    await bench.manager.evaluations.weekly({});
    await bench.manager.mail.claim({ limit: 1 });
    await bench.manager.rules.save({ rules: testRules() });
    expect((await anotherManager(bench).evaluations.weekly({})).mail.sent).toBe(1);
  });
});

async function seedPrompts({ manager }: { readonly manager: AiManager }): Promise<void> {
  await manager.prompts.list({});
}

function pick(mail: { readonly key: string; readonly claim: string } | undefined) {
  return { key: mail?.key ?? '', claim: mail?.claim ?? '' };
}
