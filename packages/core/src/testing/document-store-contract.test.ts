import { describe, it } from 'vitest';
import { createMemoryDocumentStore } from '../memory/document-store.ts';
import type { DocumentStore } from '../ports/document-store.ts';
import { type Break, proveContract } from './__fixtures__/prove-contract.ts';
import { registerContract } from './contract.ts';
import { documentStoreContract } from './document-store-contract.ts';
import { createFixedClock } from './fixed-clock.ts';

const subject = { name: 'memory document store', open: () => createMemoryDocumentStore({ clock: createFixedClock() }) };
registerContract({ describe, it }, documentStoreContract, subject);

const broken =
  (change: (store: DocumentStore) => Partial<DocumentStore>) =>
  (store: DocumentStore): DocumentStore => ({ ...store, ...change(store) });
const ignore = async (): Promise<{ readonly location: string }> => ({ location: 'nowhere' });

const breaks: readonly Break<DocumentStore>[] = [
  [
    'normalises line ends',
    broken((store) => ({
      put: (path, body, call) => store.put(path, typeof body === 'string' ? body.replaceAll('\r\n', '\n') : body, call),
    })),
    'gives back text as UTF-8, unchanged',
  ],
  [
    'takes bytes for text',
    broken((store) => ({
      put: (path, body, call) =>
        store.put(path, typeof body === 'string' ? body : new TextDecoder().decode(body), call),
    })),
    'gives back bytes unchanged, of an empty document, too',
  ],
  [
    'makes up documents',
    broken((store) => ({ get: async (path, call) => (await store.get(path, call)) ?? new Uint8Array() })),
    'has nothing at a path that was never written',
  ],
  [
    'keeps the end of a longer old version',
    broken((store) => ({
      put: async (path, body, call) => {
        const old = new TextDecoder().decode((await store.get(path, call)) ?? new Uint8Array());
        const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
        return store.put(path, text + old.slice(text.length), call);
      },
    })),
    'replaces a document as a whole',
  ],
  [
    'writes in two parts',
    broken((store) => ({
      put: async (path, body, call) => {
        await store.put(path, body.slice(0, body.length / 2), call);
        await new Promise((resolve) => setImmediate(resolve));
        return store.put(path, body, call);
      },
    })),
    'shows readers the old or the new document while it is written, never a part',
  ],
  [
    'says nothing about where a document is',
    broken((store) => ({ put: async (...args) => ({ ...(await store.put(...args)), location: '' }) })),
    'says where people find what was written',
  ],
  [
    'lists in order of writing',
    broken((store) => ({ list: async (...args) => (await store.list(...args)).toReversed() })),
    'lists what starts with a prefix, ordered by path, with size and time',
  ],
  [
    'lists everything for an unknown prefix',
    broken((store) => ({
      list: async (prefix, call) => {
        const found = await store.list(prefix, call);
        return found.length > 0 ? found : store.list('', call);
      },
    })),
    'lists nothing in an empty store or under a prefix that nothing has',
  ],
  [
    'never forgets',
    broken(() => ({ remove: async () => {} })),
    'forgets a removed document, and removing what is not there is no error',
  ],
  [
    'takes + for a space',
    broken((store) => ({
      put: (path, body, call) => store.put(path.replaceAll('+', ' '), body, call),
      get: (path, call) => store.get(path.replaceAll('+', ' '), call),
    })),
    'keeps paths apart, whatever ordinary characters they hold',
  ],
  [
    'resolves dots',
    broken((store) => ({ get: (path, call) => store.get(path.replaceAll('../', ''), call) })),
    'refuses paths that could lead elsewhere with INVALID_INPUT',
  ],
  [
    'hands out its own bytes',
    broken(() => {
      const documents = new Map<string, string | Uint8Array>();
      return {
        put: async (path, body) => {
          documents.set(path, body);
          return { location: path };
        },
        get: async (path) => documents.get(path) as Uint8Array,
      };
    }),
    'shares no bytes with its callers',
  ],
  [
    'notices an abort too late',
    broken((store) => ({
      put: async (path, body, call) => {
        await store.put(path, body, {});
        call.signal?.throwIfAborted();
        return ignore();
      },
    })),
    'rejects with the reason of an abort and leaves everything as it was',
  ],
];
proveContract(documentStoreContract, subject, breaks);
