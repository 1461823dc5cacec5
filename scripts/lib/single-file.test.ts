import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inSingleFile } from './single-file.mjs';

/** Above the largest process id of any system we run on. */
const deadPid = 2 ** 30;

describe('inSingleFile', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ai-manager-lock-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('lets the second caller in only after the first has finished', async () => {
    const lock = join(folder, 'lock');
    const order: string[] = [];
    const release = Promise.withResolvers<void>();
    const started = Promise.withResolvers<void>();
    const first = inSingleFile(
      lock,
      async () => {
        started.resolve();
        await release.promise;
        order.push('first');
      },
      () => order.push('first waits'),
    );
    await started.promise;
    const second = inSingleFile(
      lock,
      () => order.push('second'),
      () => {
        order.push('second waits');
        release.resolve();
      },
    );
    await Promise.all([first, second]);
    expect(order).toEqual(['second waits', 'first', 'second']);
  });

  it('takes over from a process that died', async () => {
    const lock = join(folder, 'lock');
    await writeFile(lock, String(deadPid));
    expect(
      await inSingleFile(
        lock,
        () => 'done',
        () => expect.unreachable(),
      ),
    ).toBe('done');
  });

  it('gives the lock back when the work fails', async () => {
    const lock = join(folder, 'lock');
    await expect(
      inSingleFile(
        lock,
        () => Promise.reject(new Error('no')),
        () => undefined,
      ),
    ).rejects.toThrow('no');
    await expect(readFile(lock)).rejects.toThrow('ENOENT');
  });
});
