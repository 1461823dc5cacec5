import { describe, expect, it } from 'vitest';
import { CliError } from '../cli-error.ts';
import { readMail } from './mail.ts';

const read = (environment: Record<string, string>) => readMail((name) => environment[name]);

function problemOf(environment: Record<string, string>): CliError {
  try {
    read(environment);
  } catch (error) {
    if (error instanceof CliError) return error;
    throw error;
  }
  throw new Error('the settings were accepted');
}

describe('settings of mails', () => {
  it('need nothing: mails are files', () => {
    expect(read({ AWS_REGION: 'eu-west-1' })).toEqual({ kind: 'folder' });
  });

  it('send through SES with a sender and a region, of SES or of all of AWS', () => {
    expect(read({ SES_FROM: 'weekly@example.com', SES_REGION: 'eu-west-1', AWS_REGION: 'us-east-1' })).toEqual({
      kind: 'ses',
      from: 'weekly@example.com',
      region: 'eu-west-1',
      replyTo: undefined,
      configurationSet: undefined,
      maxPerSecond: undefined,
    });
    expect(
      read({
        SES_FROM: 'weekly@example.com',
        AWS_DEFAULT_REGION: 'us-gov-west-1',
        SES_REPLY_TO: 'people@example.com',
        SES_CONFIGURATION_SET: 'weekly-mails',
        SES_MAX_PER_SECOND: '0.5',
      }),
    ).toMatchObject({
      region: 'us-gov-west-1',
      replyTo: 'people@example.com',
      configurationSet: 'weekly-mails',
      maxPerSecond: 0.5,
    });
  });

  it.each([
    [{ SES_FROM: 'weekly@example.com' }, 'SES_REGION', /not set, but SES_FROM is/],
    [{ SES_REGION: 'eu-west-1' }, 'SES_FROM', /not set, but SES_REGION is/],
    [{ SES_MAX_PER_SECOND: '3' }, 'SES_FROM', /not set, but SES_MAX_PER_SECOND is/],
    [{ SES_FROM: 'Weekly <weekly@example.com>', SES_REGION: 'eu-west-1' }, 'SES_FROM', /no mail address/],
    [{ SES_FROM: 'weekly@example.com', SES_REGION: 'Ireland' }, 'SES_REGION', /no AWS region/],
    [{ SES_FROM: 'weekly@example.com', AWS_REGION: 'x' }, 'AWS_REGION', /no AWS region/],
    [{ SES_FROM: 'a@example.com', SES_REGION: 'eu-west-1', SES_REPLY_TO: 'b' }, 'SES_REPLY_TO', /no mail address/],
    [
      { SES_FROM: 'a@example.com', SES_REGION: 'eu-west-1', SES_CONFIGURATION_SET: 'a b' },
      'SES_CONFIGURATION_SET',
      /no name/,
    ],
    [
      { SES_FROM: 'a@example.com', SES_REGION: 'eu-west-1', SES_MAX_PER_SECOND: '0' },
      'SES_MAX_PER_SECOND',
      /no number/,
    ],
  ] as const)('name what is missing or wrong in %o', (environment, where, message) => {
    const problem = problemOf(environment);
    expect(problem).toMatchObject({ code: 'CONFIGURATION', where });
    expect(problem.message).toMatch(message);
    expect(problem.remedy).toMatch(/set|Write|letters/i);
  });
});
