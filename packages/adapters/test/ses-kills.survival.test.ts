import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOfflineProvider } from '@ai-manager/adapters/offline';
import { createAiManager, defaultRules } from '@ai-manager/core';
import type { PostgresServer } from '@ai-manager/test-servers/postgres';
import { startPostgres } from '@ai-manager/test-servers/postgres';
import type { SesServer } from '@ai-manager/test-servers/ses';
import { startSesServer } from '@ai-manager/test-servers/ses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from './survival/database.ts';
import { openDatabase, survivalActor } from './survival/database.ts';
import type { MailTask } from './survival/mail-process.ts';

const leaseMs = 500;
const mailCount = 60;
const script = join(import.meta.dirname, 'survival/mail-process.ts');
const addressOf = (index: number): string => `p${String(index).padStart(2, '0')}@example.com`;

/** Starts a process that sends; it is killed when `stop` says so of a mail that SES has taken and not yet answered. */
async function sendInProcess(task: MailTask, server: SesServer, stop: (taken: number) => boolean = () => false) {
  const child = spawn(process.execPath, ['--conditions=@ai-manager/source', script, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const exited = once(child, 'exit');
  let dead: Promise<unknown> | undefined;
  server.onTaken(async () => {
    if (dead === undefined && stop(server.mails.length)) {
      child.kill('SIGKILL');
      dead = exited;
    }
    // No answer leaves before the process is gone: it dies between sending and marking.
    await dead;
  });
  const [, signal] = (await exited) as [number | null, string | null];
  return { killed: signal === 'SIGKILL', output };
}

async function prepare(database: Database): Promise<void> {
  await using storage = openDatabase(database);
  await using manager = createAiManager({ storage, llm: [createOfflineProvider()] }, { actor: survivalActor });
  await manager.rules.save({ rules: defaultRules });
  const from = { name: 'AI Manager', address: 'ai-manager@example.org' };
  const mails = Array.from({ length: mailCount }, (_, index) => ({
    key: `weekly:2026-W47:${index}`,
    message: { to: { name: '', address: addressOf(index) }, from, subject: 'Your week', html: '<p>B</p>', text: 'B' },
  }));
  await storage.outbox.enqueue(mails, new Date().toISOString(), {});
}

const takenBy = ({ mails }: SesServer): ReadonlyMap<string, number> =>
  new Map([...Map.groupBy(mails, ({ destinations }) => destinations[0] ?? '')].map(([to, list]) => [to, list.length]));

describe.each(['pglite', 'postgres'] as const)('sending through SES with the outbox on %s', (kind) => {
  let postgres: PostgresServer | undefined;
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ai-manager-mail-'));
    if (kind === 'postgres') postgres = await startPostgres();
  });
  afterAll(async () => {
    await postgres?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  it('killed between sending and marking, again and again, sends nobody two mails; what is uncertain is listed, and sent again only when asked', async () => {
    await using server = await startSesServer();
    const database: Database =
      kind === 'pglite'
        ? { kind, folder: join(folder, 'db'), lockWaitMs: 5_000 }
        : { kind, url: (await postgres?.createDatabase()) ?? '' };
    await prepare(database);
    const task: MailTask = { database, endpoint: server.endpoint, leaseMs };

    let kills = 0;
    for (const stopAt of [1, 6, 15, 23, 34, 45]) {
      const { killed } = await sendInProcess(task, server, (taken) => taken >= stopAt);
      kills += killed ? 1 : 0;
      expect(Math.max(...takenBy(server).values()), `nobody has two mails after the kill at ${stopAt}`).toBe(1);
    }
    expect(kills).toBeGreaterThanOrEqual(5);
    const last = await sendInProcess(task, server);
    expect(last.output).toMatch(/^ended /m);
    // Claims of the dead end by the clock of the database.
    await new Promise((later) => setTimeout(later, 2 * leaseMs + 100));

    await using storage = openDatabase(database);
    await using manager = createAiManager({ storage, llm: [createOfflineProvider()] }, { actor: survivalActor });
    await manager.rules.save({ rules: { ...defaultRules, mail: { ...defaultRules.mail, delivery: 'host' } } });
    const uncertain = (await manager.mail.list({ status: 'uncertain' })).items;
    const sent = (await manager.mail.list({ status: 'sent' })).items;
    expect(uncertain.length + sent.length).toBe(mailCount);
    // At most the eight that are under way are in doubt after each kill.
    expect(uncertain.length).toBeGreaterThanOrEqual(kills);
    expect(uncertain.length).toBeLessThanOrEqual(8 * kills);
    const before = takenBy(server);
    expect(Math.max(...before.values())).toBe(1);
    for (const { to, messageId } of sent) {
      expect(before.get(to), `${to} is marked as sent, so it was`).toBe(1);
      expect(server.mails.some((mail) => mail.messageId === messageId)).toBe(true);
    }

    // Somebody asks: those in doubt are sent again, and nobody else.
    const { queued } = await manager.mail.resend({ status: 'uncertain' });
    expect(queued.toSorted()).toEqual(uncertain.map(({ key }) => key).toSorted());
    await manager.rules.save({ rules: defaultRules });
    await manager.close();
    await sendInProcess(task, server);
    const after = takenBy(server);
    const asked = new Set(uncertain.map(({ to }) => to));
    for (let index = 0; index < mailCount; index += 1) {
      const to = addressOf(index);
      expect(after.get(to), `mails to ${to}`).toBe((before.get(to) ?? 0) + (asked.has(to) ? 1 : 0));
    }
  });
});
