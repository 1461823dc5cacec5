import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const isRoot = process.getuid?.() === 0;
const nobody = 65_534;
const places = ['db', 'documents', 'outbox', 'traces'] as const;
const child = fileURLToPath(new URL('./foreign-folder-child.ts', import.meta.url));

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ai-manager-foreign-'));
  await chmod(root, 0o755);
  for (const place of places) await mkdir(join(root, place));
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** What the adapters say to a user to whom the folders do not belong. */
async function asNobody(): Promise<Record<string, unknown>> {
  const argv = ['--conditions=@ai-manager/source', child, root];
  const { stdout } = await promisify(execFile)(process.execPath, argv, { uid: nobody, gid: nobody, cwd: '/' });
  return JSON.parse(stdout) as Record<string, unknown>;
}

const says = (place: string) =>
  expect.stringMatching(new RegExp(`${place} cannot be .*(owner|rights).*another folder`));

describe.skipIf(!isRoot)('folders of somebody else (needs root to become another user)', () => {
  it.each([
    ['only be read', 0o755],
    ['not even be looked into', 0o700],
  ])('that can %s are refused with what to do, and left as they are', async (_what, mode) => {
    for (const place of places) await chmod(join(root, place), mode);
    const refused = (place: string) => ({ code: 'CONFIGURATION', retryable: false, message: says(place) });
    expect(await asNobody()).toEqual({
      storage: refused('db'),
      'storage check': { value: expect.stringMatching(/db cannot be written by this user/) },
      documents: refused('documents'),
      mailer: refused('outbox'),
      'mailer check': { value: says('outbox') },
      // Traces are no reason to stop: one warning, and work goes on.
      telemetry: { value: [expect.objectContaining({ folder: join(root, 'traces'), code: 'EACCES' })] },
    });
    const left = await Promise.all(places.map((place) => readdir(join(root, place))));
    expect(left).toEqual([[], [], [], []]);
  });
});
