import { type Read, wrong } from './variables.ts';

/** How mails leave: into a folder of the installation, or through Amazon SES. AWS keys are the SDK's own business. */
export type MailSettings =
  | { readonly kind: 'folder' }
  | {
      readonly kind: 'ses';
      readonly from: string;
      readonly region: string;
      readonly replyTo: string | undefined;
      readonly configurationSet: string | undefined;
      readonly maxPerSecond: number | undefined;
    };

const address = /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;"]+$/;
const further = ['SES_REGION', 'SES_REPLY_TO', 'SES_CONFIGURATION_SET', 'SES_MAX_PER_SECOND'] as const;

/** @throws CliError `CONFIGURATION` */
export function readMail(read: Read): MailSettings {
  const from = readAddress('SES_FROM', read);
  if (from === undefined) {
    const set = further.find((name) => read(name) !== undefined);
    if (set === undefined) return { kind: 'folder' };
    throw wrong(
      'SES_FROM',
      `It is not set, but ${set} is.`,
      `Mails through Amazon SES need a sender: set SES_FROM, too, or unset ${set}.`,
    );
  }
  return {
    kind: 'ses',
    from,
    region: readRegion(read),
    replyTo: readAddress('SES_REPLY_TO', read),
    configurationSet: readConfigurationSet(read),
    maxPerSecond: readRate(read),
  };
}

function readAddress(name: string, read: Read): string | undefined {
  const text = read(name);
  if (text === undefined || address.test(text)) return text;
  throw wrong(
    name,
    `"${text}" is no mail address.`,
    'Write the address alone, like weekly@example.com; the name before it comes from mail.senderName in the rules.',
  );
}

/** A region that is set for all of AWS is meant for SES, too. */
function readRegion(read: Read): string {
  const name = ['SES_REGION', 'AWS_REGION', 'AWS_DEFAULT_REGION'].find((variable) => read(variable) !== undefined);
  const region = name === undefined ? undefined : read(name);
  if (name === undefined || region === undefined)
    throw wrong(
      'SES_REGION',
      'It is not set, but SES_FROM is.',
      'Mails through Amazon SES need SES_FROM and SES_REGION (or AWS_REGION): set SES_REGION, too, or unset SES_FROM.',
    );
  if (/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) return region;
  throw wrong(name, `"${region}" is no AWS region.`, 'Write it like eu-west-1.');
}

function readConfigurationSet(read: Read): string | undefined {
  const name = read('SES_CONFIGURATION_SET');
  if (name === undefined || /^[A-Za-z0-9_-]{1,64}$/.test(name)) return name;
  throw wrong(
    'SES_CONFIGURATION_SET',
    `"${name}" is no name of a configuration set.`,
    'It has letters, digits, - and _, at most 64.',
  );
}

function readRate(read: Read): number | undefined {
  const text = read('SES_MAX_PER_SECOND');
  if (text === undefined) return undefined;
  const rate = Number(text);
  if (rate > 0 && rate <= 10_000) return rate;
  throw wrong(
    'SES_MAX_PER_SECOND',
    `"${text}" is no number of mails.`,
    'Write a number above 0, or unset it: then SES is asked what the account may.',
  );
}
