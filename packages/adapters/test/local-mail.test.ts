import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createEmlMailer } from '@ai-manager/adapters/local';
import type { MailMessage } from '@ai-manager/core';
import { describe, expect, it } from 'vitest';
import { openTemporaryFolder, visibleFiles } from './local-bench.ts';
import { readEml } from './read-eml.ts';

const message: MailMessage = {
  to: { name: 'Ada', address: 'ada@example.com' },
  from: { name: 'AI Manager', address: 'ai-manager@example.org' },
  subject: 'Your week 2026-W47',
  html: '<p>B</p>',
  text: 'B',
};
const withoutDate = (mail: string): string => mail.replace(/^Date: .*$/m, '');

/** Sends mails in another process and kills it after `count` of them. @returns how many were confirmed */
async function sendAndKill(folder: string, count: number): Promise<number> {
  const script = join(import.meta.dirname, 'local-send-many.ts');
  const child = spawn(process.execPath, ['--conditions=@ai-manager/source', script, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  let confirmed = 0;
  for await (const _line of createInterface({ input: child.stdout })) {
    confirmed += 1;
    if (confirmed === count) child.kill('SIGKILL');
  }
  await exited;
  return confirmed;
}

describe('the .eml mailer', () => {
  it('names files by key, readable and the same every time', async () => {
    await using folder = await openTemporaryFolder();
    const mailer = createEmlMailer({ folder: folder.path });
    for (const key of ['weekly:0198c:p-001:1', '../../etc/passwd', 'CON', '.', 'ä', 'k'.repeat(300)])
      await mailer.send(key, message, {});
    const names = await visibleFiles(folder.path);
    expect(names.map((name) => name.replace(/[0-9a-f]{16}(?=\.eml$)/, '#'))).toEqual([
      'CON_#.eml',
      'etc_passwd_#.eml',
      `${'k'.repeat(80)}_#.eml`,
      'mail_#.eml',
      'mail_#.eml',
      'weekly_0198c_p-001_1_#.eml',
    ]);
  });

  it('writes the same bytes for the same mail in another place, but for the date', async () => {
    await using folder = await openTemporaryFolder();
    const texts = [];
    for (const name of ['a', 'b']) {
      await createEmlMailer({ folder: join(folder.path, name) }).send('key', message, {});
      const [file] = await visibleFiles(join(folder.path, name));
      texts.push(withoutDate(await readFile(join(folder.path, name, file ?? ''), 'utf8')));
    }
    expect(texts[0]).toBe(texts[1]);
    expect(texts[0]).toContain('multipart/alternative');
  });

  it('keeps the file of a key as it is when the key is sent again', async () => {
    await using folder = await openTemporaryFolder();
    const mailer = createEmlMailer({ folder: folder.path });
    await mailer.send('key', message, {});
    const [name] = await visibleFiles(folder.path);
    await writeFile(join(folder.path, name ?? ''), 'opened and changed by a person');
    await mailer.send('key', message, {});
    expect(await readFile(join(folder.path, name ?? ''), 'utf8')).toBe('opened and changed by a person');
  });

  it('shows no mail before it is whole', async () => {
    await using folder = await openTemporaryFolder();
    const mailer = createEmlMailer({ folder: folder.path });
    const text = 'A line of a report.\n'.repeat(50_000);
    let sending = true;
    const sends = Promise.all(
      Array.from({ length: 8 }, (_, index) => mailer.send(`${index}`, { ...message, text }, {})),
    ).finally(() => {
      sending = false;
    });
    while (sending) {
      const mails = (await visibleFiles(folder.path)).map((name) => readFile(join(folder.path, name)));
      for (const mail of await Promise.all(mails)) expect(mail.subarray(-20).toString()).toMatch(/-Part_1--\r\n$/);
    }
    await sends;
    expect(await visibleFiles(folder.path)).toHaveLength(8);
  });

  it(
    'leaves whole mails only when it is killed, each of them once after all are sent again',
    { timeout: 60_000 },
    async () => {
      await using folder = await openTemporaryFolder();
      const confirmed = await sendAndKill(folder.path, 25);
      const names = await visibleFiles(folder.path);
      const mails = await Promise.all(names.map(async (name) => readEml(await readFile(join(folder.path, name)))));
      expect(mails.every(({ text, html }) => text.length >= 100_000 && html.endsWith('</pre>'))).toBe(true);
      // What was confirmed is there; a mail may have been written whose confirmation was not heard.
      expect(names.length).toBeGreaterThanOrEqual(confirmed);
      const mailer = createEmlMailer({ folder: folder.path });
      for (let index = 0; index < names.length; index += 1) await mailer.send(`weekly:${index}`, message, {});
      expect(await visibleFiles(folder.path)).toEqual(names);
    },
  );

  it('says what is wrong with its folder, and refuses to send there', async () => {
    await using folder = await openTemporaryFolder();
    const file = join(folder.path, 'file');
    await writeFile(file, 'no folder');
    const mailer = createEmlMailer({ folder: join(file, 'outbox') });
    expect(await mailer.check({})).toMatch(/outbox.*move the file/);
    await expect(mailer.send('key', message, {})).rejects.toMatchObject({
      code: 'CONFIGURATION',
      details: { code: 'ENOTDIR' },
    });
  });
});
