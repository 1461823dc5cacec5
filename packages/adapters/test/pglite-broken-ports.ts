import type { Storage } from '@ai-manager/core';

/** Makes one method of a working storage break one promise. */
export type Break = (storage: Storage) => Storage;

type Method = (...args: unknown[]) => Promise<unknown>;
type Stores = Record<string, Record<string, Method>>;
export type Loose = Readonly<Record<string, unknown>>;

/** Replaces `store.method`, or a method of storage itself. */
function replace(path: string, make: (original: Method, storage: Storage) => Method): Break {
  return (storage) => {
    const [store = '', method] = path.split('.');
    const owner =
      method === undefined ? (storage as unknown as Record<string, Method>) : (storage as unknown as Stores)[store];
    const name = method ?? store;
    const original = owner?.[name];
    if (owner === undefined || original === undefined) throw new Error(`There is no method ${path} to break.`);
    const replaced = make(original, storage);
    return wrap(storage, method === undefined ? { [name]: replaced } : { [store]: wrap(owner, { [name]: replaced }) });
  };
}

function wrap<T extends object>(target: T, changed: Loose): T {
  return new Proxy(target, {
    get: (object, key, receiver) =>
      typeof key === 'string' && Object.hasOwn(changed, key) ? changed[key] : Reflect.get(object, key, receiver),
  });
}

/** Does nothing and answers always the same. */
export const answers = (path: string, value?: unknown): Break => replace(path, () => async () => value);

/** Answers in place of every refusal. */
export const accepts = (path: string, value?: unknown): Break =>
  replace(
    path,
    (original) =>
      (...args) =>
        original(...args).catch(() => value),
  );

/** Passes other arguments on. */
export const alters = (path: string, change: (args: unknown[]) => unknown[]): Break =>
  replace(
    path,
    (original) =>
      (...args) =>
        original(...change(args)),
  );

/** Changes the first argument's members. */
export const altersFirst = (path: string, change: (first: Loose) => Loose): Break =>
  alters(path, ([first, ...rest]) => [{ ...(first as Loose), ...change(first as Loose) }, ...rest]);

/** Does not look at some members of the first argument. */
export const overlooks = (path: string, ...members: readonly string[]): Break =>
  alters(path, ([first, ...rest]) => [
    Object.fromEntries(Object.entries(first as Loose).filter(([name]) => !members.includes(name))),
    ...rest,
  ]);

/** Changes what comes back. */
export const returns = <T = Loose>(path: string, change: (result: T) => unknown): Break =>
  replace(
    path,
    (original) =>
      async (...args) =>
        change((await original(...args)) as T),
  );

/** Changes the items of pages, or of a plain list. */
export const lists = (path: string, change: (items: readonly Loose[]) => readonly unknown[]): Break =>
  returns(path, (result: readonly Loose[] | { readonly items: readonly Loose[] }) =>
    'items' in result ? { ...result, items: change(result.items) } : change(result),
  );

/** Does something else first, which stays when the call itself fails; its own failure is ignored. */
export const halfWritesFirst = (
  path: string,
  write: (storage: Storage, args: readonly never[]) => Promise<unknown>,
): Break =>
  replace(path, (original, storage) => async (...args) => {
    await write(storage, args as unknown as readonly never[]).catch(() => undefined);
    return original(...args);
  });

/** Does something else afterwards. */
export const followsUp = (path: string, write: (storage: Storage, args: readonly never[]) => Promise<unknown>): Break =>
  replace(path, (original, storage) => async (...args) => {
    const result = await original(...args);
    await write(storage, args as unknown as readonly never[]);
    return result;
  });

/** Answers from what the first call of the kind returned. */
export const remembers = (path: string): Break =>
  replace(path, (original) => {
    let first: Promise<unknown> | undefined;
    return (...args) => (first ??= original(...args));
  });

/** Goes on although the signal is aborted. */
export const deaf = (path: string): Break => alters(path, (args) => [...args.slice(0, -1), {}]);

type Lines = (lines: readonly string[]) => readonly string[];

async function collected(lines: AsyncIterable<string>): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

/** Exports other lines than the storage does. */
export const exportsOther = (change: Lines): Break =>
  replaceExport(
    ({ transfer }) =>
      async function* (options) {
        yield* change(await collected(transfer.export(options)));
      },
  );

/** Replaces the one method that gives no promise. */
export const replaceExport =
  (make: (storage: Storage) => Storage['transfer']['export']): Break =>
  (storage) =>
    wrap(storage, { transfer: wrap(storage.transfer, { export: make(storage) }) });

/** Imports other lines than it was given. */
export const importsOther = (change: Lines): Break =>
  alters('transfer.import', ([lines, options]) => [changed(lines as AsyncIterable<string>, change), options]);

async function* changed(lines: AsyncIterable<string>, change: Lines): AsyncGenerator<string, void> {
  yield* change(await collected(lines));
}

/** Refuses in other words. */
export const rewords = (path: string, change: (error: unknown, args: readonly unknown[]) => unknown): Break =>
  replace(
    path,
    (original) =>
      (...args) =>
        original(...args).catch((error: unknown) => Promise.reject(change(error, args))),
  );
