import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FolderLock } from './folder-lock.ts';
import { takeFolderLock } from './folder-lock.ts';
import { thisProcess } from './process-identity.ts';

let folder: string;
let path: string;
const held: FolderLock[] = [];

/** A lock file as another process left it. */
async function leaveLock(change: object): Promise<void> {
  const holder = {
    ...thisProcess(),
    since: '2026-11-23T09:00:00.000Z',
    command: 'ai-manager evaluate',
    token: 'theirs',
    ...change,
  };
  await writeFile(path, JSON.stringify(holder));
}

async function take(waitMs = 0): Promise<FolderLock> {
  const lock = await takeFolderLock(folder, waitMs);
  held.push(lock);
  return lock;
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ai-manager-lock-'));
  path = join(folder, 'ai-manager.lock');
});

afterEach(async () => {
  await Promise.all(held.splice(0).map((lock) => lock.release()));
  await rm(folder, { recursive: true });
});

describe('the lock of a folder', () => {
  it('says who holds it, and is gone when released', async () => {
    const lock = await take();
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ pid: process.pid, host: thisProcess().host });
    await lock.release();
    await lock.release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('goes to exactly one of many who come at once', async () => {
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => take()));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await readdir(folder)).toEqual(['ai-manager.lock']);
  });

  it('goes to exactly one of many who find it abandoned', async () => {
    await leaveLock({ processStart: 'long ago' });
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => take()));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await readdir(folder)).toEqual(['ai-manager.lock']);
  });

  it.each([
    ['of a process that is gone', { pid: 2 ** 22 + 1 }],
    ['whose process id another process has by now', { processStart: 'long ago' }],
    ['from before the machine was started again', { bootId: 'another' }],
  ])('is taken over %s', async (_what, change) => {
    await leaveLock(change);
    expect((await take()).holder.pid).toBe(process.pid);
  });

  it('is refused while its process runs, with the holder by name', async () => {
    await leaveLock({});
    const error: unknown = await take().catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'CONFLICT',
      details: { holder: { pid: process.pid, command: 'ai-manager evaluate' } },
    });
    expect(String(error)).toContain('since 2026-11-23T09:00:00.000Z (ai-manager evaluate)');
  });

  it('is refused when another machine holds it, which only a person can judge', async () => {
    await leaveLock({ host: 'elsewhere', pid: 1 });
    await expect(take()).rejects.toThrow(/another machine.*delete .*ai-manager\.lock/);
  });

  it('is taken over when its file was damaged a while ago', async () => {
    await writeFile(path, '{"pid": 1');
    const before = new Date(Date.now() - 60_000);
    await utimes(path, before, before);
    expect((await take()).holder.pid).toBe(process.pid);
  });

  it('stays with the next holder when somebody deleted the file by hand', async () => {
    const first = await take();
    await rm(path);
    const second = await take();
    await first.release();
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ token: second.holder.token });
  });

  it('is waited for as long as asked', async () => {
    const first = await take();
    const waiting = take(4_000);
    await first.release();
    expect((await waiting).holder.token).not.toBe(first.holder.token);
  });

  it('keeps values of options, which may be secrets, out of the shown command', async () => {
    const before = process.argv;
    process.argv = [
      'node',
      '/usr/bin/ai-manager',
      'evaluate',
      '--budget-usd',
      '5',
      '--api-key',
      'sk-secret',
      'https://user:pass@host',
    ];
    const { holder } = await take();
    process.argv = before;
    expect(holder.command).toBe('bin/ai-manager evaluate --budget-usd --api-key');
  });
});
