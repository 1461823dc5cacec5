import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './__fixtures__/temporary-folder.ts';
import { loadEnvironmentFile } from './env-file.ts';

async function folderWith(text: string, mode = 0o600): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, '.env'), text);
  await chmod(join(folder, '.env'), mode);
  return folder;
}

describe('the .env of the working folder', () => {
  it('gives what the environment lacks, and the environment wins, also with an empty value', async () => {
    const folder = await folderWith('A=from file\nB="b # no remark" # remark\n#C=off\nexport D=d\nE=file\n');
    const environment: Record<string, string | undefined> = { A: 'from environment', E: '' };
    const file = loadEnvironmentFile(environment, folder);
    expect(environment).toEqual({ A: 'from environment', B: 'b # no remark', D: 'd', E: '' });
    expect(file).toEqual({ path: join(folder, '.env'), names: ['B', 'D'], overridden: ['A', 'E'], isOpen: false });
  });

  it('need not be there, and may be a folder of something else', async () => {
    const folder = await temporaryFolder();
    expect(loadEnvironmentFile({}, folder)).toBeNull();
    await mkdir(join(folder, '.env'));
    expect(loadEnvironmentFile({}, folder)).toBeNull();
    expect(loadEnvironmentFile({}, join(folder, 'gone'))).toBeNull();
  });

  it.skipIf(process.platform === 'win32')('is told to be open when others can read it', async () => {
    expect(loadEnvironmentFile({}, await folderWith('A=1\n', 0o644))?.isOpen).toBe(true);
  });
});
