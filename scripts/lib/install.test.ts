import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reasonToInstall, refuseLink } from './install.mjs';

const wanted = {
  '': { name: 'root' },
  'node_modules/a': { version: '1.0.0' },
  'node_modules/only-elsewhere': { version: '1.0.0', optional: true },
  'node_modules/@scope/workspace': { resolved: 'packages/workspace', link: true },
};
const { 'node_modules/only-elsewhere': _, ...installed } = wanted;

describe('reasonToInstall', () => {
  let folder = '';
  const write = async (path: string, packages: object): Promise<void> => {
    await writeFile(join(folder, path), JSON.stringify({ lockfileVersion: 3, packages }));
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ai-manager-install-'));
    for (const name of ['a', '@scope/workspace']) await mkdir(join(folder, 'node_modules', name), { recursive: true });
    await write('package-lock.json', wanted);
    await write('node_modules/.package-lock.json', installed);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('finds no reason when everything is there but what other platforms need', () => {
    expect(reasonToInstall(folder)).toBeUndefined();
  });

  it('installs into a fresh clone', async () => {
    await rm(join(folder, 'node_modules'), { recursive: true });
    expect(reasonToInstall(folder)).toContain('nothing is installed yet');
  });

  it('installs again when the lock file asks for another version', async () => {
    await write('package-lock.json', { ...wanted, 'node_modules/a': { version: '1.0.1' } });
    expect(reasonToInstall(folder)).toBe('package-lock.json asks for a 1.0.1');
  });

  it('installs again when the lock file asks for one more package', async () => {
    await write('package-lock.json', { ...wanted, 'node_modules/b': { version: '2.0.0' } });
    expect(reasonToInstall(folder)).toBe('package-lock.json asks for b 2.0.0');
  });

  it('installs again when a package was deleted from the disk', async () => {
    await rm(join(folder, 'node_modules/a'), { recursive: true });
    expect(reasonToInstall(folder)).toBe('node_modules/a is missing');
  });

  it('says what to do about a damaged lock file', async () => {
    await writeFile(join(folder, 'package-lock.json'), '<<<<<<< HEAD');
    expect(() => reasonToInstall(folder)).toThrow('check out the file again');
  });

  it('refuses to install through a link, which would empty another folder', async () => {
    expect(() => refuseLink(folder)).not.toThrow();
    const clone = join(folder, 'clone');
    await mkdir(clone);
    expect(() => refuseLink(clone)).not.toThrow();
    await symlink(join(folder, 'node_modules'), join(clone, 'node_modules'));
    expect(() => refuseLink(clone)).toThrow('is a link');
  });
});
