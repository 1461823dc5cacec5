import { cp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { mountSmallDisk, noSmallDisk } from '@ai-manager/test-servers/small-disk';
import { describe, expect, it } from 'vitest';
import { makeOrganisation } from '../src/__fixtures__/organisation.ts';
import { newDataFolder, run } from './run-cli.ts';

describe.skipIf(noSmallDisk !== null)(`a full disk ${noSmallDisk ?? ''}`, () => {
  it('ends the command with what to do; with room again, the same command finishes the week', async () => {
    const [org, loaded] = [await makeOrganisation(), await newDataFolder()];
    expect((await run(['init', org, '--data', loaded])).code).toBe(0);
    using disk = mountSmallDisk(100);
    const data = join(disk.folder, 'home');
    await cp(loaded, data, { recursive: true });
    const week = ['evaluate', '--week', '2026-W47', '--data', data];
    disk.fill(100_000);
    const stopped = await run(week);
    expect(stopped.code).toBe(1);
    expect(stopped.stderr).toMatch(
      /Error:[^]*disk[^]*full[^]*What to do +Free some space[^]*run the same\s+command again/,
    );
    expect(stopped.stdout).toBe('');

    disk.makeRoom();
    const finished = await run([...week, '--json']);
    expect(finished.code).toBe(0);
    expect(JSON.parse(finished.stdout)).toMatchObject({
      outcome: 'finished',
      run: { revision: 1, counts: { total: 4, pending: 0, failed: 0 } },
      mails: { sent: 3 },
    });
    expect((await readdir(join(data, 'outbox'))).filter((name) => !name.endsWith('.eml'))).toEqual([]);
  });
});
