import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { mountSmallDisk, noSmallDisk } from '@ai-manager/test-servers/small-disk';
import { describe, expect, it } from 'vitest';
import { createPgliteStorage } from '../src/pglite/index.ts';
import type { Bench } from './weekly-run/harness.ts';
import {
  anotherManager,
  crowd,
  isFeedback,
  mailsOf,
  openBench,
  populate,
  scriptedJudge,
  week,
} from './weekly-run/harness.ts';

// The harness sets a shorter time for its own tests.
const projects = 40;
/** Text that does not compress, so that the database needs its size on disk. */
const noise = (characters: number): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(Math.min(characters, 60_000)));
  return Buffer.from(bytes)
    .toString('base64')
    .repeat(Math.ceil(characters / 80_000))
    .slice(0, characters);
};
const judge = (characters: number) =>
  scriptedJudge({
    answer: (request) =>
      isFeedback(request)
        ? {
            json: {
              summary: 'Good.',
              strengths: Array.from({ length: 5 }, () => noise(characters / 5)),
              improvements: [],
              nextSteps: [],
            },
          }
        : undefined,
  });

const full = {
  code: 'UPSTREAM_UNAVAILABLE',
  retryable: true,
  message: expect.stringMatching(/disk .*full.*free some space, then run the same command again/),
};

async function recordedIn({ storage }: Pick<Bench, 'storage'>) {
  const { items } = await storage.evaluations.list({ week, limit: 1_000 }, {});
  return new Map(items.map((evaluation) => [evaluation.projectId, evaluation]));
}

describe.skipIf(noSmallDisk !== null)(`a disk that fills up in the middle of a run ${noSmallDisk ?? ''}`, () => {
  it.each([
    { what: 'a table cannot grow', leaveBytes: 300_000, characters: 20_000, megabytes: 100 },
    { what: 'the log cannot grow', leaveBytes: 15_000_000, characters: 300_000, megabytes: 150 },
  ])('because $what loses nothing: with room again, the same call finishes the week', async (scene) => {
    using disk = mountSmallDisk(scene.megabytes);
    const folder = join(disk.folder, 'db');
    const storage = createPgliteStorage({ folder });
    const llm = [judge(scene.characters)] as const;
    await using bench = await openBench({ storage, llm: [...llm] });
    await populate(bench, crowd(projects));
    disk.fill(scene.leaveBytes);

    await expect(bench.manager.evaluations.weekly({ week })).rejects.toMatchObject(full);
    // Not called again before it is closed: claims that a full disk kept from being given back end with their lease.
    await bench.manager.close();
    expect(bench.mailer.sent).toEqual([]);

    disk.makeRoom();
    const again = { ...bench, storage: createPgliteStorage({ folder }) };
    const before = await recordedIn(again);
    const done = await anotherManager(again, { llm: [...llm] }).evaluations.weekly({ week });
    expect(done).toMatchObject({ outcome: 'finished', run: { round: 1, counts: { graded: projects, failed: 0 } } });
    const after = await recordedIn(again);
    expect([...before].filter(([id, evaluation]) => after.get(id)?.id !== evaluation.id)).toEqual([]);
    const { items } = await again.storage.decisions.list({ kind: 'evaluation', limit: 1_000 }, {});
    expect(items).toHaveLength(projects);
    expect(mailsOf(again)).toHaveLength(projects);
    await again.storage.close();
    expect(await readdir(folder)).toEqual(['pgdata']);
  });

  it('before there is a database is told apart from damage', async () => {
    using disk = mountSmallDisk(100);
    const folder = join(disk.folder, 'db');
    disk.fill(20_000_000);
    const storage = createPgliteStorage({ folder });
    const message = expect.stringMatching(/too full.*50 MB.*free some space/);
    await expect(storage.rules.history({})).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', message });
    expect(await readdir(folder)).toEqual([]);
    disk.makeRoom();
    expect(await storage.rules.history({})).toEqual([]);
    await storage.close();
  });
});
