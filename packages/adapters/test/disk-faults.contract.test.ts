import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MailMessage, TelemetryEvent } from '@ai-manager/core';
import { mountSmallDisk, noSmallDisk } from '@ai-manager/test-servers/small-disk';
import { describe, expect, it } from 'vitest';
import { createEmlMailer, createFolderDocumentStore, createJsonlTelemetry } from '../src/local/index.ts';
import { anotherManager, crowd, openBench, populate, week } from './weekly-run/harness.ts';

const noSpace = {
  code: 'UPSTREAM_UNAVAILABLE',
  retryable: true,
  message: expect.stringMatching(/space left .*: free some, then try again/),
};
const mail: MailMessage = {
  to: { name: 'Ann', address: 'ann@example.com' },
  from: { name: 'Desk', address: 'desk@example.com' },
  subject: 'Your week',
  text: 'It was a good week. '.repeat(5_000),
  html: '',
};

describe.skipIf(noSmallDisk !== null)(`on a full disk ${noSmallDisk ?? ''}`, () => {
  it('a mail is written whole or not at all, and can be sent once there is room', async () => {
    using disk = mountSmallDisk(1);
    const outbox = join(disk.folder, 'outbox');
    const mailer = createEmlMailer({ folder: outbox });
    await mailer.send('key-0', mail, {});
    disk.fill(8_192);
    await expect(mailer.send('key-1', mail, {})).rejects.toMatchObject(noSpace);
    expect((await readdir(outbox)).map((name) => name.slice(0, 5))).toEqual(['key-0']);
    disk.makeRoom();
    await mailer.send('key-1', mail, {});
    expect(await readdir(outbox)).toHaveLength(2);
  });

  it('a document keeps its old content until the new one is there', async () => {
    using disk = mountSmallDisk(1);
    const documents = createFolderDocumentStore({ folder: join(disk.folder, 'documents') });
    await documents.put('reports/w.html', 'old', {});
    disk.fill(8_192);
    await expect(documents.put('reports/w.html', 'new '.repeat(10_000), {})).rejects.toMatchObject(noSpace);
    expect(Buffer.from((await documents.get('reports/w.html', {})) ?? []).toString()).toBe('old');
    expect((await documents.list('', {})).map(({ path }) => path)).toEqual(['reports/w.html']);
    expect(await readdir(join(disk.folder, 'documents', 'reports'))).toEqual(['w.html']);
  });

  it('traces are whole lines, before and after, and one warning tells of those that are lost', async () => {
    using disk = mountSmallDisk(1);
    const warnings: unknown[] = [];
    const folder = join(disk.folder, 'traces');
    const telemetry = createJsonlTelemetry({ folder }, { warn: (_message, fields) => warnings.push(fields) });
    const emit = async (name: string): Promise<void> => {
      for (let index = 0; index < 200; index += 1) telemetry.emit({ ...event, name });
      await telemetry.flush({});
    };
    await emit('before');
    disk.fill(8_192);
    await emit('lost');
    await emit('lost');
    disk.makeRoom();
    await emit('after');
    const lines = (await readFile(join(folder, '2026-11-23.jsonl'), 'utf8')).trimEnd().split('\n');
    const names = lines.map((line) => (JSON.parse(line) as TelemetryEvent).name);
    expect(names).toEqual([
      ...Array.from({ length: 200 }, () => 'before'),
      ...Array.from({ length: 200 }, () => 'after'),
    ]);
    expect(warnings).toMatchObject([{ code: 'ENOSPC' }]);
  });

  it('a run is finished and its mails wait in the outbox; the next call sends each once', async () => {
    using disk = mountSmallDisk(1);
    const outbox = join(disk.folder, 'outbox');
    const mailer = createEmlMailer({ folder: outbox });
    await using bench = await openBench({ mailer });
    await populate(bench, crowd(20));
    disk.fill(60_000);
    const first = await bench.manager.evaluations.weekly({ week });
    expect(first).toMatchObject({ outcome: 'finished', mail: { queued: 20, failed: 0, uncertain: 0 } });
    expect(first.mail.sent).toBeLessThan(20);
    disk.makeRoom();
    const second = await anotherManager(bench, { mailer }).evaluations.weekly({ week });
    expect(second.mail.sent).toBe(20 - first.mail.sent);
    expect(await readdir(outbox)).toHaveLength(20);
  });
});

const event: TelemetryEvent = {
  type: 'llm',
  name: '',
  traceId: 'run-1',
  at: '2026-11-23T09:00:00.000Z',
  durationMs: 1,
  attributes: { model: 'm'.repeat(100) },
};
