import { describe, expect, it } from 'vitest';
import { createMemoryMailer } from '../memory/mailer.ts';
import type { Mailer } from '../ports/mailer.ts';
import { type Break, proveContract } from './__fixtures__/prove-contract.ts';
import { registerContract } from './contract.ts';
import { type DeliveredMail, type MailerBench, type MailerCapability, mailerContract } from './mailer-contract.ts';

function openBench(): MailerBench {
  const mailer = createMemoryMailer();
  return {
    mailer,
    delivered: async () => mailer.sent.map(({ message, messageId }) => ({ ...message, messageId })),
  };
}

const supports: readonly MailerCapability[] = ['idempotent'];
const subject = { name: 'memory mailer', supports, open: openBench };
registerContract({ describe, it }, mailerContract, subject);

const withMailer =
  (change: (mailer: Mailer) => Partial<Mailer>) =>
  (bench: MailerBench): MailerBench => ({ ...bench, mailer: { ...bench.mailer, ...change(bench.mailer) } });
const withDelivered =
  (change: (mail: DeliveredMail) => DeliveredMail) =>
  (bench: MailerBench): MailerBench => ({ ...bench, delivered: async () => (await bench.delivered()).map(change) });
/** Sends under a key of its own each time. */
const forgetful = withMailer((mailer) => {
  let count = 0;
  return { send: (key, ...rest) => mailer.send(`${key}:${(count += 1)}`, ...rest) };
});
const header = (text: string): string => text.split(',')[0] ?? text;

const breaks: readonly Break<MailerBench>[] = [
  [
    'always finds something wrong',
    withMailer(() => ({ check: async () => 'out of order' })),
    'has a name, and nothing is wrong with it',
  ],
  [
    'sends a test mail to check itself',
    (bench) => {
      const test = {
        to: { name: '', address: 'a@example.com' },
        from: { name: '', address: 'a@example.com' },
        subject: 's',
        html: '',
        text: '',
      };
      const check = async (): Promise<null> => {
        await bench.mailer.send('test', test, {});
        return null;
      };
      return { ...bench, mailer: { ...bench.mailer, check } };
    },
    'delivers nothing before something is sent, when it is checked, too',
  ],
  [
    'loses the HTML',
    withDelivered((mail) => ({ ...mail, html: '' })),
    'delivers recipient, sender, subject and both bodies as they were sent',
  ],
  [
    'tells another id',
    withDelivered((mail) => ({ ...mail, messageId: '<1@x>' })),
    'tells the message id that the mail arrives with',
  ],
  [
    'cuts names at commas',
    withDelivered((mail) => ({ ...mail, to: { ...mail.to, name: header(mail.to.name) } })),
    'delivers names and subjects in any script, with commas, quotes and angle brackets',
  ],
  [
    'names everybody',
    withDelivered((mail) => ({
      ...mail,
      to: { ...mail.to, name: mail.to.name === '' ? mail.to.address : mail.to.name },
    })),
    'delivers a recipient without a name',
  ],
  [
    'does not stuff dots',
    withDelivered((mail) => ({ ...mail, text: mail.text.split('\n.\n')[0]?.replaceAll(/^\./gm, '') ?? '' })),
    'delivers bodies with long lines, lines of a single dot, and any script',
  ],
  [
    'makes up a text for mails without one',
    withDelivered((mail) => ({ ...mail, text: mail.text === '' ? 'See the HTML.' : mail.text })),
    'delivers a mail that lacks one body or both',
  ],
  [
    'writes subjects as they are',
    (bench) => {
      const raw = new Map<string, string>();
      const { mailer } = bench;
      return {
        mailer: {
          ...mailer,
          send: async (key, message, call) => {
            const sent = await mailer.send(key, message, call);
            raw.set(sent.messageId, message.subject);
            return sent;
          },
        },
        delivered: async () =>
          (await bench.delivered()).map((mail) => ({ ...mail, subject: raw.get(mail.messageId) ?? '' })),
      };
    },
    'lets no text of a header field add a header, a recipient or a body',
  ],
  [
    'folds keys into file names',
    withMailer((mailer) => ({ send: (key, ...rest) => mailer.send(key.replaceAll(/[^a-z0-9]/gi, '_'), ...rest) })),
    'delivers mails of different keys, though recipient and text are the same',
  ],
  [
    'hides that twice is once',
    withMailer(() => ({ idempotent: false })),
    'declares whether sending twice is sending once',
  ],
  ['delivers every time', forgetful, 'delivers the mail of a key once, however often it is sent'],
  [
    'delivers every time, all at once',
    forgetful,
    'delivers the mail of a key once, though it is sent many times at once',
  ],
  [
    'mends addresses',
    withMailer((mailer) => ({
      send: (key, message, call) =>
        mailer.send(key, { ...message, to: { ...message.to, address: 'ada@example.com' } }, call),
    })),
    'refuses a mail without a usable address or subject, and delivers nothing',
  ],
  [
    'ignores signals',
    withMailer((mailer) => ({ send: (key, message) => mailer.send(key, message, {}) })),
    'rejects with the reason of an abort and delivers nothing',
  ],
];
proveContract(mailerContract, subject, breaks);

describe('the memory mailer', () => {
  it('forgets the oldest mails beyond its limit', async () => {
    const mailer = createMemoryMailer({ maxMails: 2 });
    const from = { name: 'A', address: 'a@example.com' };
    for (const key of ['1', '2', '3']) await mailer.send(key, { to: from, from, subject: key, html: '', text: '' }, {});
    expect(mailer.sent.map(({ key }) => key)).toEqual(['2', '3']);
  });
});
