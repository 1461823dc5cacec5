import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { createFolderDocumentStore } from '@ai-manager/adapters/local';
import type { DocumentStore } from '@ai-manager/core';
import { describe, expect, it } from 'vitest';
import { openTemporaryFolder } from './local-bench.ts';

interface Bench extends AsyncDisposable {
  readonly folder: string;
  readonly outside: string;
  readonly store: DocumentStore;
}

async function openBench(): Promise<Bench> {
  const { path, ...rest } = await openTemporaryFolder();
  const folder = join(path, 'documents');
  const outside = join(path, 'outside');
  await mkdir(folder);
  await mkdir(outside);
  await writeFile(join(outside, 'secret.txt'), 'secret');
  return { folder, outside, store: createFolderDocumentStore({ folder }), ...rest };
}

describe('the folder document store', () => {
  it('tells the absolute path of the file', async () => {
    await using bench = await openBench();
    const { location } = await bench.store.put('reports/a.txt', 'a', {});
    expect(isAbsolute(location)).toBe(true);
    expect(await readFile(location, 'utf8')).toBe('a');
  });

  it('does not follow a link to a folder outside', async () => {
    await using bench = await openBench();
    await symlink(bench.outside, join(bench.folder, 'link'));
    const refused = { code: 'INVALID_INPUT', message: expect.stringContaining('symbolic link') };
    await expect(bench.store.get('link/secret.txt', {})).rejects.toMatchObject(refused);
    await expect(bench.store.put('link/new.txt', 'x', {})).rejects.toMatchObject(refused);
    await expect(bench.store.put('link/deeper/new.txt', 'x', {})).rejects.toMatchObject(refused);
    await expect(bench.store.remove('link/secret.txt', {})).rejects.toMatchObject(refused);
    expect(await bench.store.list('', {})).toEqual([]);
    expect(await readFile(join(bench.outside, 'secret.txt'), 'utf8')).toBe('secret');
  });

  it('does not follow a link to a file outside', async () => {
    await using bench = await openBench();
    await symlink(join(bench.outside, 'secret.txt'), join(bench.folder, 'link.txt'));
    await expect(bench.store.get('link.txt', {})).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(bench.store.put('link.txt', 'x', {})).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(await readFile(join(bench.outside, 'secret.txt'), 'utf8')).toBe('secret');
  });

  it('works in a folder that is itself reached through a link', async () => {
    await using bench = await openBench();
    const link = `${bench.folder}-link`;
    await symlink(bench.folder, link);
    const store = createFolderDocumentStore({ folder: link });
    await store.put('a.txt', 'a', {});
    expect(new TextDecoder().decode((await store.get('a.txt', {})) ?? undefined)).toBe('a');
  });

  it('shows no file that a killed process left half written', async () => {
    await using bench = await openBench();
    await writeFile(join(bench.folder, '.0198c.tmp'), 'hal');
    await bench.store.put('a.txt', 'a', {});
    expect((await bench.store.list('', {})).map(({ path }) => path)).toEqual(['a.txt']);
  });

  it('says that a document is in the way of another', async () => {
    await using bench = await openBench();
    await bench.store.put('a', 'a', {});
    await bench.store.put('b/c', 'c', {});
    await expect(bench.store.put('a/b', 'x', {})).rejects.toMatchObject({ code: 'CONFLICT', details: { path: 'a/b' } });
    await expect(bench.store.put('b', 'x', {})).rejects.toMatchObject({ code: 'CONFLICT', details: { path: 'b' } });
    expect((await bench.store.list('', {})).map(({ path }) => path)).toEqual(['a', 'b/c']);
  });

  it('says that a file is where its folder should be, and what to do', async () => {
    await using bench = await openBench();
    const store = createFolderDocumentStore({ folder: join(bench.outside, 'secret.txt') });
    await expect(store.put('a.txt', 'a', {})).rejects.toMatchObject({
      code: 'CONFIGURATION',
      message: expect.stringContaining('move the file'),
    });
  });

  it('refuses options it does not know, by name', () => {
    const options = { folder: '', path: 'x' } as unknown as { folder: string };
    expect(() => createFolderDocumentStore(options)).toThrow(/folder.*path/s);
  });
});
