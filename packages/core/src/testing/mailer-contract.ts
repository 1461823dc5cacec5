import { deepEqual, equal, match, notEqual, ok } from 'node:assert/strict';
import type { MailMessage } from '../domain/mail.ts';
import { isAiManagerError } from '../errors.ts';
import type { Mailer } from '../ports/mailer.ts';
import { rejectsWithReason } from './abort.ts';
import type { ContractCase } from './contract.ts';

/** `idempotent`: declared by mailers whose `idempotent` is true. */
export type MailerCapability = 'idempotent';

/** A mailer and the mailbox that its mails arrive in. */
export interface MailerBench {
  readonly mailer: Mailer;
  /**
   * Everything that arrived so far, oldest first or in any stable order, with header fields and bodies decoded and
   * line ends as `\n`. `headerNames` are all fields of the header, where the mail has one.
   */
  readonly delivered: () => Promise<readonly DeliveredMail[]>;
}

export interface DeliveredMail extends MailMessage {
  readonly messageId: string;
  readonly headerNames?: readonly string[];
}

const message: MailMessage = {
  to: { name: 'Ada Example', address: 'ada@example.com' },
  from: { name: 'AI Manager', address: 'ai-manager@example.org' },
  subject: 'Your week 2026-W47',
  html: '<p>Grade <b>B</b></p>',
  text: 'Grade B',
};
const key = 'weekly:run-1:p-001:1';

/** Without the line breaks that a transport may add at the end. */
function content({ to, from, subject, html, text }: MailMessage): MailMessage {
  return { to, from, subject, html: html.trimEnd(), text: text.trimEnd() };
}

async function only(bench: MailerBench): Promise<DeliveredMail> {
  const mails = await bench.delivered();
  equal(mails.length, 1, `${mails.length} mails arrived instead of one`);
  return mails[0] as DeliveredMail;
}

async function arrivesAsSent(bench: MailerBench, sent: MailMessage): Promise<void> {
  await bench.mailer.send(key, sent, {});
  deepEqual(content(await only(bench)), content(sent));
}

/** Texts that would add a header, a recipient or a body if they were copied into a header as they are. */
const injections: readonly string[] = [
  'Hello\r\nBcc: victim@example.com',
  'Hello\nBcc: victim@example.com',
  'Hello\rBcc: victim@example.com',
  'Hello\r\n\r\n<script>alert(1)</script>',
  'Hello\u2028Bcc: victim@example.com',
  'Hello\u0000\nBcc: victim@example.com',
];

const deliveryCases: readonly ContractCase<MailerBench, MailerCapability>[] = [
  {
    title: 'has a name, and nothing is wrong with it',
    async run({ mailer }) {
      match(mailer.id, /^[a-z0-9][a-z0-9:_-]*$/);
      equal(await mailer.check({}), null);
    },
  },
  {
    title: 'delivers nothing before something is sent, when it is checked, too',
    async run(bench) {
      await bench.mailer.check({});
      deepEqual(await bench.delivered(), []);
    },
  },
  {
    title: 'delivers recipient, sender, subject and both bodies as they were sent',
    run: (bench) => arrivesAsSent(bench, message),
  },
  {
    title: 'tells the message id that the mail arrives with',
    async run(bench) {
      const { messageId } = await bench.mailer.send(key, message, {});
      equal((await only(bench)).messageId, messageId);
      ok(messageId.length > 0);
    },
  },
  {
    title: 'delivers names and subjects in any script, with commas, quotes and angle brackets',
    async run(bench) {
      const names = [
        'Marcus Whitfield, Jr.',
        "Siobhán O'Connor",
        '佐藤 美咲',
        'Олена "Лена" Шевчук',
        'نور <الهدى>',
        'Zoë 😀',
      ];
      for (const [index, name] of names.entries()) {
        const sent = {
          ...message,
          to: { name, address: `p${index}@example.com` },
          subject: `${name}: Woche 47 – ${name.repeat(8)}`,
        };
        await bench.mailer.send(`${key}:${index}`, sent, {});
        const arrived = (await bench.delivered()).find(({ to }) => to.address === sent.to.address);
        deepEqual(arrived && content(arrived), content(sent));
      }
    },
  },
  {
    title: 'delivers a recipient without a name',
    run: (bench) => arrivesAsSent(bench, { ...message, to: { name: '', address: 'ada@example.com' } }),
  },
  {
    title: 'delivers bodies with long lines, lines of a single dot, and any script',
    async run(bench) {
      const text = `.\n..\nFrom here\n${'long '.repeat(400)}\n=3D =\n\n  indented 東京 😀\n--\nend.`;
      await arrivesAsSent(bench, { ...message, text, html: `<pre>${text}</pre>` });
    },
  },
  {
    title: 'delivers a mail that lacks one body or both',
    async run(bench) {
      for (const [index, bodies] of [{ html: '' }, { text: '' }, { html: '', text: '' }].entries()) {
        const sent = { ...message, ...bodies, subject: `Mail ${index}` };
        await bench.mailer.send(`${key}:${index}`, sent, {});
        const arrived = (await bench.delivered()).find(({ subject }) => subject === sent.subject);
        deepEqual(arrived && content(arrived), sent);
      }
    },
  },
  {
    title: 'lets no text of a header field add a header, a recipient or a body',
    async run(bench) {
      const plain = await headerNamesOf(bench, 'plain', message);
      for (const [index, text] of injections.entries()) {
        for (const sent of [
          { ...message, subject: text },
          { ...message, to: { ...message.to, name: text } },
          { ...message, from: { ...message.from, name: text } },
        ]) {
          deepEqual(await headerNamesOf(bench, `injection-${index}-${JSON.stringify(sent).length}`, sent), plain);
        }
      }
      for (const mail of await bench.delivered()) {
        deepEqual(
          { to: mail.to.address, from: mail.from.address },
          { to: message.to.address, from: message.from.address },
        );
        equal(mail.text.trimEnd(), message.text);
        ok(![mail.subject, mail.to.name, mail.from.name].some((field) => /[\r\n\u0000\u2028]/.test(field)));
      }
    },
  },
];

const keyCases: readonly ContractCase<MailerBench, MailerCapability>[] = [
  {
    title: 'delivers mails of different keys, though recipient and text are the same',
    async run(bench) {
      const keys = [
        'weekly:1',
        'weekly:2',
        'weekly/1',
        'weekly_1',
        'WEEKLY:1',
        'weekly:1 ',
        '../weekly:1',
        'ä',
        'x'.repeat(300),
      ];
      const ids = [];
      for (const each of keys) ids.push((await bench.mailer.send(each, message, {})).messageId);
      equal((await bench.delivered()).length, keys.length);
      equal(new Set(ids).size, keys.length);
    },
  },
  {
    title: 'declares whether sending twice is sending once',
    needs: 'idempotent',
    async run({ mailer }) {
      equal(mailer.idempotent, true);
    },
  },
  {
    title: 'delivers the mail of a key once, however often it is sent',
    needs: 'idempotent',
    async run(bench) {
      const first = await bench.mailer.send(key, message, {});
      const second = await bench.mailer.send(key, message, {});
      deepEqual(second, first);
      await only(bench);
    },
  },
  {
    title: 'delivers the mail of a key once, though it is sent many times at once',
    needs: 'idempotent',
    async run(bench) {
      await Promise.all(Array.from({ length: 8 }, () => bench.mailer.send(key, message, {})));
      deepEqual(content(await only(bench)), message);
    },
  },
  {
    title: 'refuses a mail without a usable address or subject, and delivers nothing',
    async run(bench) {
      const refused = [
        { ...message, to: { ...message.to, address: 'no address' } },
        { ...message, to: { ...message.to, address: 'ada@example.com\r\nBcc: victim@example.com' } },
        { ...message, to: { ...message.to, address: 'ada@example.com, victim@example.com' } },
        { ...message, from: { ...message.from, address: '' } },
        { ...message, subject: '' },
      ];
      for (const mail of refused) {
        const outcome = await bench.mailer.send(key, mail, {}).then(
          () => 'sent',
          (error: unknown) => error,
        );
        notEqual(outcome, 'sent', `a mail to ${JSON.stringify(mail.to.address)} was sent`);
        ok(isAiManagerError(outcome, 'INVALID_INPUT', 'UPSTREAM_REJECTED'), 'the error is none of ours');
      }
      deepEqual(await bench.delivered(), []);
    },
  },
  {
    title: 'rejects with the reason of an abort and delivers nothing',
    async run(bench) {
      await rejectsWithReason((options) => bench.mailer.send(key, message, options));
      deepEqual(await bench.delivered(), []);
    },
  },
];

/** The header fields a mail arrives with; the mail may be refused as well. */
async function headerNamesOf(
  bench: MailerBench,
  ofKey: string,
  sent: MailMessage,
): Promise<readonly string[] | undefined> {
  const { messageId } = await bench.mailer.send(ofKey, sent, {});
  const mail = (await bench.delivered()).find((candidate) => candidate.messageId === messageId);
  ok(mail !== undefined, 'the mail did not arrive');
  return mail.headerNames;
}

/** What every mailer promises. */
export const mailerContract: readonly ContractCase<MailerBench, MailerCapability>[] = [...deliveryCases, ...keyCases];
