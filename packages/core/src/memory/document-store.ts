import { documentPathSchema } from '../domain/document-path.ts';
import { InvalidInputError } from '../errors.ts';
import type { DocumentStore } from '../ports/document-store.ts';
import type { Clock } from '../ports/environment.ts';

interface StoredDocument {
  readonly bytes: Uint8Array;
  readonly modifiedAt: string;
}

/** Documents inside this process; gone when it ends. Locations are `memory:<path>`. */
export function createMemoryDocumentStore({ clock }: { readonly clock: Clock }): DocumentStore {
  const documents = new Map<string, StoredDocument>();
  return {
    async put(path, body, { signal }) {
      signal?.throwIfAborted();
      checkPath(path);
      const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : Uint8Array.from(body);
      documents.set(path, { bytes, modifiedAt: clock.now() });
      return { location: `memory:${path}` };
    },
    async get(path, { signal }) {
      signal?.throwIfAborted();
      checkPath(path);
      const found = documents.get(path);
      return found === undefined ? null : Uint8Array.from(found.bytes);
    },
    async list(prefix, { signal }) {
      signal?.throwIfAborted();
      return [...documents]
        .filter(([path]) => path.startsWith(prefix))
        .map(([path, { bytes, modifiedAt }]) => ({ path, sizeBytes: bytes.length, modifiedAt }))
        .toSorted((a, b) => (a.path < b.path ? -1 : 1));
    },
    async remove(path, { signal }) {
      signal?.throwIfAborted();
      checkPath(path);
      documents.delete(path);
    },
  };
}

function checkPath(path: string): void {
  const { error } = documentPathSchema.safeParse(path);
  const message = error?.issues[0]?.message;
  if (message !== undefined)
    throw new InvalidInputError(`${message}.`, { details: { issues: [{ path: [], message }] } });
}
