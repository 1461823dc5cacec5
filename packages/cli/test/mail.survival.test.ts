import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SesServer } from '@ai-manager/test-servers/ses';
import { startSesServer } from '@ai-manager/test-servers/ses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeOrganisation } from '../src/__fixtures__/organisation.ts';
import { temporaryFolder } from '../src/__fixtures__/temporary-folder.ts';
import { newDataFolder, run, start } from './run-cli.ts';

describe('mails through Amazon SES from the command line', { timeout: 300_000 }, () => {
  let server: SesServer;
  let data = '';
  let environment: Record<string, string> = {};
  const secret = 'planted-secret-access-key';
  beforeAll(async () => {
    server = await startSesServer();
    data = await newDataFolder();
    environment = {
      SES_FROM: 'weekly@example.net',
      SES_REGION: 'eu-west-1',
      SES_MAX_PER_SECOND: '100',
      AWS_ENDPOINT_URL_SES: server.endpoint,
      AWS_ACCESS_KEY_ID: 'AKIAPLANTED',
      AWS_SECRET_ACCESS_KEY: secret,
    };
  });
  afterAll(() => server[Symbol.asyncDispose]());
  const cli = (...argv: readonly string[]) => run([...argv, '--data', data], { environment });

  it('are sent once, although the command is killed between sending and marking; the one in doubt is sent again when asked', async () => {
    const org = await makeOrganisation();
    const first = start(['evaluate', '--org', org, '--week', '2026-W47', '--data', data], { environment });
    server.onTaken(async () => {
      first.child.kill('SIGKILL');
      await first.ended;
    });
    await first.ended;
    server.onTaken(() => undefined);
    const taken = server.mails.length;
    expect(taken).toBeGreaterThan(0);

    // What was under way is in doubt; nobody is mailed twice for it.
    const again = await cli('evaluate', '--week', '2026-W47');
    expect(again.code).not.toBe(0);
    expect(again.stdout).toMatch(/with unknown outcome/);
    expect(again.stdout).not.toContain(join(data, 'outbox'));
    const recipients = () => server.mails.map(({ destinations }) => destinations[0]);
    expect(new Set(recipients()).size).toBe(server.mails.length);

    const doubt = await cli('mail', 'list', '--status', 'uncertain', '--json');
    const { items } = JSON.parse(doubt.stdout) as { items: { key: string; to: string }[] };
    expect(items.length).toBeGreaterThanOrEqual(taken);
    const resent = await cli('mail', 'resend', '--status', 'uncertain', '--json');
    expect(JSON.parse(resent.stdout)).toMatchObject({ sent: items.length, uncertain: 0, waiting: 0 });
    expect(new Set(recipients()).size).toBe(3);
  });

  it('that come back hold the address, which is listed and released', async () => {
    const [mail] = server.mails.slice(-1);
    const event = {
      kind: 'bounced',
      address: mail?.destinations[0],
      permanent: true,
      messageId: mail?.messageId,
      at: '2026-11-23T10:00:00.000Z',
      detail: 'The mail came back for good (General).',
    };
    const reported = await cli('mail', 'report', '--events', JSON.stringify([event]), '--json');
    expect(JSON.parse(reported.stdout)).toEqual({ counted: 1, ignored: 0 });
    expect((await cli('mail', 'holds')).stdout).toMatch(/bounced.*came back for/);
    const released = await cli('mail', 'release', '--address', String(event.address), '--json');
    expect(JSON.parse(released.stdout)).toEqual({ released: true });
  });

  it('are looked at by the doctor: sender, account and quota', async () => {
    Object.assign(server.account, { maxPerDay: 200, maxPerSecond: 1 });
    const { code, stdout } = await cli('doctor', '--skip-model');
    expect(code).toBe(1);
    expect(stdout).toMatch(/mail identity: weekly@example.net is not verified in eu-west-1\.\n.*Verify/);
    expect(stdout).toMatch(/mail sending: the account may send/);
    expect(stdout).toMatch(/mail quota: The account is in the sandbox.*\n.*production access/);
    Object.assign(server.account, { maxPerDay: 50_000, verified: ['example.net'] });
    expect((await cli('doctor', '--skip-model')).stdout).toMatch(/mail quota: [\d,]+ of 50,000 mails left/);
  });

  it('tell no secret, whatever SES answers', async () => {
    server.failBy(() => ({
      kind: 'error',
      status: 403,
      code: 'InvalidClientTokenId',
      message: `${secret} is invalid`,
    }));
    const ended = await run(['evaluate', '--force', '--week', '2026-W47', '--data', data], {
      environment: { ...environment, AI_MANAGER_DEBUG: '1', AI_MANAGER_LOG: 'debug' },
    });
    expect(ended.stdout).toMatch(/3 waiting/);
    const list = await cli('mail', 'list', '--status', 'queued');
    expect(`${ended.stdout}${ended.stderr}${list.stdout}`).not.toContain(secret);
  });
});

describe('mail templates from the command line', { timeout: 300_000 }, () => {
  it('are written to files, tried with a preview that a browser opens, and saved', async () => {
    const [data, org, folder] = [await newDataFolder(), await makeOrganisation(), await temporaryFolder()];
    await run(['init', org, '--data', data]);
    const written = await run(['mail', 'templates', '--out', 'mail', '--data', data], { cwd: folder });
    expect(written.stdout.trim().split('\n')).toEqual(
      ['html', 'text', 'subject'].map((part) => join(folder, `mail/weekly.${part}.liquid`)),
    );

    await writeFile(join(folder, 'bad.liquid'), '<p>Hello</p>\n<img src="https://example.com/open.png">');
    const look = ['mail', 'preview', '--html', '@bad.liquid', '--out', 'look.html', '--json', '--data', data];
    const bad = await run(look, { cwd: folder });
    expect(bad.code).toBe(1);
    expect(JSON.parse(bad.stdout)).toMatchObject({
      problems: [expect.stringMatching(/^mail\.weekly\.html: Line 2, column 1: .*Remove it/)],
    });
    expect(await readFile(join(folder, 'look.html'), 'utf8')).toMatch(/^<p>Hello<\/p>/);
    const refused = await run(
      ['prompts', 'save', '--name', 'mail.weekly.html', '--body', '@bad.liquid', '--data', data],
      { cwd: folder },
    );
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toMatch(/mail\.weekly\.html cannot be saved\. Line 2, column 1/);

    await writeFile(join(folder, 'good.liquid'), '<p>Week {{ week.id }} of {{ person.firstName }}</p>');
    const saved = await run(
      ['prompts', 'save', '--name', 'mail.weekly.html', '--body', '@good.liquid', '--data', data],
      { cwd: folder },
    );
    expect(saved).toMatchObject({ code: 0 });
    const preview = await run(['mail', 'preview', '--sample', 'no-project', '--data', data]);
    expect(preview).toMatchObject({ code: 0 });
    expect(preview.stdout).toMatch(
      /^From .*\nTo +Ada Example <sample@example\.com>\nSubject +.+\nHTML +file:\/\/.*mail-preview\.html\n\nHello Ada/,
    );
    expect(await readFile(join(data, 'mail-preview.html'), 'utf8')).toBe('<p>Week 2026-W47 of Ada</p>');
  });
});
