import { cacheTtlMs } from '../../domain/cache-class.ts';
import type { Actor } from '../../domain/decision-record.ts';
import { hashJson } from '../../domain/hash.ts';
import { libraryVersion } from '../../domain/library-version.ts';
import type { Cache, CallOptions, Clock, IdGenerator, Logger } from '../../ports/index.ts';
import type { VisiblePeople } from '../context.ts';
import type { CacheRule, Topic } from '../operation.ts';
import { createGuard } from './guard.ts';
import type { Guard } from './guard.ts';
import type { Landed } from './single-flight.ts';
import { createSingleFlight } from './single-flight.ts';
import { createStamps } from './stamps.ts';
import type { Stamps } from './stamps.ts';
import { untilAborted } from './until-aborted.ts';
import { msToNextWeekTurn } from './week-turn.ts';

/** What an answer depends on beside the data. */
export interface Question {
  readonly operation: string;
  readonly rule: CacheRule;
  readonly actor: Actor;
  readonly visible: VisiblePeople;
  /** validated, with its defaults */
  readonly input: unknown;
}

/** Answers of costly reads, kept until what they were made from changes. */
export interface KeptAnswers {
  /**
   * The kept answer, or a new one, which is made once for all who ask at the same time. A cache that is broken or slow
   * is left alone, and the answer is made.
   */
  answer(
    question: Question,
    make: (signal: AbortSignal | undefined) => Promise<unknown>,
    options: CallOptions,
  ): Promise<unknown>;
  /** Ends all answers that depend on these topics, here and wherever the cache is shared. Never rejects. */
  markChanged(topics: readonly Topic[]): Promise<void>;
  /** Resolves when all that was made is kept, and tells once more what could not be told. */
  settle(): Promise<void>;
}

export interface KeptAnswersOptions {
  /** null: nothing is kept, and nothing is shared either */
  readonly cache: Cache | null;
  readonly ids: IdGenerator;
  readonly clock: Clock;
  readonly logger: Logger;
}

export function createKeptAnswers({ cache, ...options }: KeptAnswersOptions): KeptAnswers {
  if (cache === null)
    return {
      answer: (_question, make, { signal }) => make(signal),
      markChanged: async () => {},
      settle: async () => {},
    };
  const { clock } = options;
  const without = 'Answers are made anew until it does, and other processes may give old ones until those end.';
  const guard = createGuard({ what: 'The cache', without, id: cache.id, ...options });
  const stamps = createStamps({ cache, guard, ...options });
  const flights = createSingleFlight();
  const storing = new Set<Promise<unknown>>();
  const looking = new Set<Promise<unknown>>();

  const keep = async (slot: Slot, answer: unknown, { rule }: Question): Promise<void> => {
    const ttlMs = Math.min(cacheTtlMs[rule.class], msToNextWeekTurn(clock.now()));
    const stored = guard.attempt((signal) => cache.set(slot.key, { ...slot, answer }, ttlMs, { signal }));
    storing.add(stored);
    await stored;
    storing.delete(stored);
    // Who looked before it was there, and finds these stamps but no answer, takes it from the flight.
    await Promise.allSettled(looking);
  };
  const fly = (question: Question, { key, found, epoch }: Looked, { make, signal }: Caller): Promise<unknown> => {
    const flight = [key, epoch, ...(found.slot?.stamps ?? [])].join(' ');
    const work = async (flightSignal: AbortSignal): Promise<Landed> => {
      const value = await make(flightSignal);
      return found.slot === null ? { value } : { value, until: keep(found.slot, value, question) };
    };
    return flights.run(flight, work, signal);
  };
  return {
    async answer(question, make, { signal }) {
      const { dependsOn } = question.rule;
      const key = await answerKey(question);
      const epoch = stamps.epochOf(dependsOn);
      const arrived = Promise.withResolvers<void>();
      looking.add(arrived.promise);
      try {
        const found = await untilAborted(look({ cache, guard, stamps }, key, dependsOn), signal);
        if (found.kept !== undefined) return found.kept.answer;
        return fly(question, { key, found, epoch }, { make, signal });
      } finally {
        looking.delete(arrived.promise);
        arrived.resolve();
      }
    },
    markChanged: (topics) => stamps.replace(topics),
    async settle() {
      await Promise.allSettled([...storing, stamps.tell()]);
    },
  };
}

/** Where an answer goes, and the stamps its making began with. */
interface Slot {
  readonly key: string;
  readonly stamps: readonly string[];
}

interface Looked {
  readonly key: string;
  readonly epoch: string;
  readonly found: Found;
}

interface Caller {
  readonly make: (signal: AbortSignal | undefined) => Promise<unknown>;
  readonly signal: AbortSignal | undefined;
}

interface Found {
  readonly kept?: { readonly answer: unknown };
  /** null: the cache cannot be used for this answer */
  readonly slot: Slot | null;
}

interface Parts {
  readonly cache: Cache;
  readonly guard: Guard;
  readonly stamps: Stamps;
}

async function look({ cache, guard, stamps }: Parts, key: string, topics: readonly Topic[]): Promise<Found> {
  if (!stamps.areTold(topics)) {
    void stamps.tell();
    return { slot: null };
  }
  const read = await guard.attempt((signal) => cache.getMany([key, ...stamps.keysOf(topics)], { signal }));
  if (read === null) return { slot: null };
  const [kept, ...stampsFound] = read.value;
  const current = await stamps.complete(topics, stampsFound);
  if (current === null) return { slot: null };
  const slot = { key, stamps: current };
  return isKept(kept, slot) ? { kept, slot } : { slot };
}

/** What is under a key is somebody's JSON; only what was put there for this very slot is an answer. */
function isKept(value: unknown, { key, stamps }: Slot): value is Slot & { readonly answer: unknown } {
  if (typeof value !== 'object' || value === null || !('answer' in value)) return false;
  const entry = value as Partial<Slot>;
  return (
    entry.key === key &&
    Array.isArray(entry.stamps) &&
    entry.stamps.length === stamps.length &&
    stamps.every((stamp, index) => stamp === entry.stamps?.[index])
  );
}

/**
 * One key per library version, operation, role, row scope and input: nobody gets an answer with rows of another scope.
 * Who may see all rows shares answers with the others of the role; who sees their own or their team's shares with nobody.
 */
async function answerKey({ operation, actor, visible, input }: Question): Promise<string> {
  const scope = visible === null ? { rows: 'all' } : { rows: [...visible].toSorted(), actor: actor.id };
  return `answer:${libraryVersion}:${operation}:${await hashJson({ role: actor.role, scope, input })}`;
}
