import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { isAiManagerError } from '../errors.ts';
import type { DocumentStore } from '../ports/document-store.ts';
import { rejectsWithReason } from './abort.ts';
import type { ContractCase } from './contract.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

async function read(store: DocumentStore, path: string): Promise<string | null> {
  const bytes = await store.get(path, {});
  return bytes === null ? null : new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}

/** Paths that lead out of a store, or mean something else on another system. */
const hostilePaths: readonly string[] = [
  '',
  '.',
  '..',
  '../outside.txt',
  'reports/../../outside.txt',
  'reports/./a.txt',
  'reports//a.txt',
  'reports/',
  '/etc/passwd',
  'C:/Windows/a.txt',
  'C:a.txt',
  '\\\\server\\share',
  '..\\outside.txt',
  'a\u0000.txt',
  'a\nb.txt',
  'con',
  'reports/NUL.txt',
  'LPT1',
  '.hidden',
  'reports/.hidden/a.txt',
  'a.',
  'a ',
  'a:b',
  'a?.txt',
  `${'a'.repeat(300)}.txt`,
  'a/'.repeat(600) + 'a',
  '\ud800.txt',
];

/** What every document store promises. */
export const documentStoreContract: readonly ContractCase<DocumentStore>[] = [
  {
    title: 'gives back text as UTF-8, unchanged',
    async run(store) {
      const text = '\ufeffGrüße,\r\n東京 😀\u0000\n';
      await store.put('reports/2026-W47.html', text, {});
      equal(await read(store, 'reports/2026-W47.html'), text);
    },
  },
  {
    title: 'gives back bytes unchanged, of an empty document, too',
    async run(store) {
      const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => index % 256);
      await store.put('bytes.bin', bytes, {});
      await store.put('empty.txt', '', {});
      const read = (await store.get('bytes.bin', {})) ?? new Uint8Array();
      // A diff of two long lists takes minutes.
      equal(read.length, bytes.length);
      equal(
        read.findIndex((byte, index) => byte !== bytes[index]),
        -1,
      );
      equal((await store.get('empty.txt', {}))?.length, 0);
    },
  },
  {
    title: 'has nothing at a path that was never written',
    async run(store) {
      await store.put('reports/a.txt', 'a', {});
      equal(await store.get('reports/b.txt', {}), null);
      equal(await store.get('reports', {}), null);
      equal(await store.get('reports/a.txt/b', {}), null);
    },
  },
  {
    title: 'replaces a document as a whole',
    async run(store) {
      await store.put('a.txt', 'a long first version', {});
      await store.put('a.txt', 'short', {});
      equal(await read(store, 'a.txt'), 'short');
    },
  },
  {
    title: 'shows readers the old or the new document while it is written, never a part',
    async run(store) {
      const versions = ['a', 'b'].map((letter) => letter.repeat(300_000));
      await store.put('a.txt', versions[0] ?? '', {});
      const writes = Promise.all([...versions, ...versions].map((text) => store.put('a.txt', text, {})));
      const reads = await Promise.all(Array.from({ length: 20 }, () => read(store, 'a.txt')));
      await writes;
      for (const text of reads) ok(text !== null && versions.includes(text), 'a part of a document was read');
      ok(versions.includes((await read(store, 'a.txt')) ?? ''));
    },
  },
  {
    title: 'says where people find what was written',
    async run(store) {
      const { location } = await store.put('reports/2026-W47.html', 'x', {});
      match(location, /reports[/\\]2026-W47\.html$/);
    },
  },
  {
    title: 'lists what starts with a prefix, ordered by path, with size and time',
    async run(store) {
      const paths = ['reports/b.txt', 'reports/a.txt', 'reports-old/a.txt', 'Reports.txt', 'reports/ä/ö.txt', 'z.txt'];
      for (const path of paths) await store.put(path, 'ü', {});
      const listed = await store.list('reports', {});
      deepEqual(
        listed.map(({ path }) => path),
        ['reports-old/a.txt', 'reports/a.txt', 'reports/b.txt', 'reports/ä/ö.txt'],
      );
      for (const { sizeBytes, modifiedAt } of listed) {
        equal(sizeBytes, 2);
        match(modifiedAt, /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
      }
      equal((await store.list('', {})).length, paths.length);
    },
  },
  {
    title: 'lists nothing in an empty store or under a prefix that nothing has',
    async run(store) {
      deepEqual(await store.list('', {}), []);
      await store.put('a.txt', 'a', {});
      deepEqual(await store.list('b', {}), []);
      deepEqual(await store.list('../', {}), []);
    },
  },
  {
    title: 'forgets a removed document, and removing what is not there is no error',
    async run(store) {
      await store.put('reports/a.txt', 'a', {});
      await store.remove('reports/a.txt', {});
      await store.remove('reports/a.txt', {});
      await store.remove('never/was.txt', {});
      equal(await store.get('reports/a.txt', {}), null);
      deepEqual(await store.list('', {}), []);
    },
  },
  {
    title: 'keeps paths apart, whatever ordinary characters they hold',
    async run(store) {
      const paths = [
        'a b.txt',
        'a+b.txt',
        'a%20b.txt',
        "it's.txt",
        'ß.txt',
        '東京/報告.txt',
        '-a.txt',
        'a..b.txt',
        'console.txt',
      ];
      for (const path of paths) await store.put(path, `body of ${path}`, {});
      for (const path of paths) equal(await read(store, path), `body of ${path}`);
      deepEqual(
        (await store.list('', {})).map(({ path }) => path),
        [...paths].toSorted(),
      );
    },
  },
  {
    title: 'refuses paths that could lead elsewhere with INVALID_INPUT',
    async run(store) {
      const refused = (error: unknown): boolean => isAiManagerError(error, 'INVALID_INPUT');
      for (const path of hostilePaths) {
        const name = JSON.stringify(path).slice(0, 60);
        await rejects(store.put(path, 'x', {}), refused, `put accepted ${name}`);
        await rejects(store.get(path, {}), refused, `get accepted ${name}`);
        await rejects(store.remove(path, {}), refused, `remove accepted ${name}`);
      }
      deepEqual(await store.list('', {}), []);
    },
  },
  {
    title: 'shares no bytes with its callers',
    async run(store) {
      const mine = utf8('mine');
      await store.put('a.txt', mine, {});
      mine.fill(0);
      (await store.get('a.txt', {}))?.fill(0);
      equal(await read(store, 'a.txt'), 'mine');
    },
  },
  {
    title: 'rejects with the reason of an abort and leaves everything as it was',
    async run(store) {
      await store.put('a.txt', 'a', {});
      await rejectsWithReason((options) => store.put('a.txt', 'b', options));
      await rejectsWithReason((options) => store.get('a.txt', options));
      await rejectsWithReason((options) => store.list('', options));
      await rejectsWithReason((options) => store.remove('a.txt', options));
      equal(await read(store, 'a.txt'), 'a');
    },
  },
];
