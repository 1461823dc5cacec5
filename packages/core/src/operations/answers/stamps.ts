import type { Cache, Clock, IdGenerator } from '../../ports/index.ts';
import type { Topic } from '../operation.ts';
import type { Guard } from './guard.ts';

/**
 * Every topic has a stamp in the cache: a random id that each change replaces. A kept answer carries the stamps that
 * were there before its making began, and is good as long as all of them are. So a change ends, in one small write,
 * all answers that depend on its topic in every process that shares the cache, those still in the making included; and
 * a stamp that the cache lost is replaced by a new one, which ends them as well.
 */
export interface Stamps {
  /** Where the stamps of these topics are, to be read together with an answer. */
  keysOf(topics: readonly Topic[]): readonly string[];
  /** false while a change here is not known to the cache: nothing it holds about these topics can be trusted. */
  areTold(topics: readonly Topic[]): boolean;
  /** Differs for work that began before and after a change by this process. */
  epochOf(topics: readonly Topic[]): string;
  /** What was found under the keys, with new stamps for those that are missing; null: the cache does not work. */
  complete(topics: readonly Topic[], found: readonly unknown[]): Promise<readonly string[] | null>;
  /** Never rejects: what cannot be told now is told with a later call. */
  replace(topics: readonly Topic[]): Promise<void>;
  /** Tells what could not be told before; resolves when that is done or has failed again. */
  tell(): Promise<void>;
}

export interface StampsOptions {
  readonly cache: Cache;
  readonly guard: Guard;
  readonly ids: IdGenerator;
  readonly clock: Clock;
}

/** Longer than any answer is kept; a stamp that ends makes its answers be made once more. */
const stampTtlMs = 7 * 24 * 60 * 60_000;
/** A change that is not told leaves others with old answers, so it is waited for longer than a read. */
const tellTimeoutMs = 1_000;
/** Who read that a stamp is missing before this process made one takes that one. */
const justMadeMs = 1_000;

const keyOf = (topic: Topic): string => `changed:${topic}`;

export function createStamps({ cache, guard, ids, clock }: StampsOptions): Stamps {
  const epochs = new Map<Topic, number>();
  const untold = new Set<Topic>();
  const telling = new Set<Topic>();
  const made = new Map<Topic, { readonly atMs: number; readonly stamp: Promise<string | null> }>();
  let last: Promise<void> = Promise.resolve();

  const write = async (topic: Topic): Promise<string> => {
    const stamp = ids.next();
    await cache.set(keyOf(topic), stamp, stampTtlMs, {});
    return stamp;
  };
  const make = (topic: Topic): Promise<string | null> => {
    const known = made.get(topic);
    if (known !== undefined && clock.monotonicMs() - known.atMs < justMadeMs) return known.stamp;
    const stamp = guard.attempt(() => write(topic)).then((written) => written?.value ?? null);
    made.set(topic, { atMs: clock.monotonicMs(), stamp });
    return stamp;
  };
  const tellNow = async (): Promise<void> => {
    const batch = [...untold];
    if (batch.length === 0) return;
    untold.clear();
    for (const topic of batch) telling.add(topic);
    const told = await guard.attempt(() => Promise.all(batch.map(write)), tellTimeoutMs);
    for (const topic of batch) {
      telling.delete(topic);
      made.delete(topic);
      if (told === null) untold.add(topic);
    }
  };
  // One after the other: calls that come while one is under way are told together by the next.
  const tell = (): Promise<void> => (last = last.then(tellNow));
  return {
    keysOf: (topics) => topics.map(keyOf),
    areTold: (topics) => topics.every((topic) => !untold.has(topic) && !telling.has(topic)),
    epochOf: (topics) => topics.map((topic) => epochs.get(topic) ?? 0).join('.'),
    async complete(topics, found) {
      const stamps = await Promise.all(
        topics.map(async (topic, index) => {
          const stamp = found[index];
          return typeof stamp === 'string' ? stamp : make(topic);
        }),
      );
      const complete = stamps.filter((stamp) => stamp !== null);
      return complete.length === topics.length ? complete : null;
    },
    async replace(topics) {
      if (topics.length === 0) return;
      for (const topic of topics) {
        epochs.set(topic, (epochs.get(topic) ?? 0) + 1);
        untold.add(topic);
      }
      await tell();
    },
    tell,
  };
}
