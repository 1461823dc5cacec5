import { describe, expect, it } from 'vitest';
import type { PersonId } from '../../domain/identifiers.ts';
import { createMemoryCache } from '../../memory/cache.ts';
import { createSinkLogger, type LogEntry } from '../../memory/logger.ts';
import { createUuidGenerator } from '../../memory/uuid-generator.ts';
import type { Cache, Clock } from '../../ports/index.ts';
import { createFixedClock } from '../../testing/fixed-clock.ts';
import { createKeptAnswers, type KeptAnswers, type Question } from './kept-answers.ts';

const ada = { id: 'ada', role: 'executive', via: 'test' } as const;
const minuteMs = 60_000;
const question: Question = {
  operation: 'reports.performance',
  rule: { class: 'evaluationResult', dependsOn: ['evaluations', 'people'] },
  actor: ada,
  visible: null,
  input: { week: '2026-W47' },
};
const seen = (...ids: string[]) => new Set(ids as PersonId[]);

/** Answers over a cache that may be shared, and the log of what they say. */
function openAnswers(cache: Cache | null, clock: Clock) {
  const lines: LogEntry[] = [];
  const logger = createSinkLogger((line) => lines.push(line));
  return { answers: createKeptAnswers({ cache, clock, ids: createUuidGenerator(), logger }), lines };
}

function openBench() {
  const clock = createFixedClock();
  const cache = createMemoryCache({ clock });
  return { clock, cache, ...openAnswers(cache, clock) };
}

/** Data that changes, and how often it was read. */
function openSource() {
  const source = { reads: 0, value: 'old', read: async () => ((source.reads += 1), { value: source.value }) };
  return source;
}

/** Resolves once something is so; hashing a key takes its time on another thread. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}

const ask = (answers: KeptAnswers, make: () => Promise<unknown>, change: Partial<Question> = {}): Promise<unknown> =>
  answers.answer({ ...question, ...change }, make, {});

describe('kept answers', () => {
  it('are made once and given again until their time is over', async () => {
    const { answers, clock } = openBench();
    const source = openSource();
    clock.advance(6 * 60 * minuteMs);
    for (let call = 0; call < 3; call += 1) expect(await ask(answers, source.read)).toEqual({ value: 'old' });
    clock.advance(60 * minuteMs - 1);
    await ask(answers, source.read);
    expect(source.reads).toBe(1);
    clock.advance(1);
    await ask(answers, source.read);
    expect(source.reads).toBe(2);
  });

  it('end with the quarter of an hour in which the last complete week may change', async () => {
    const { answers, clock } = openBench();
    const source = openSource();
    await ask(answers, source.read);
    clock.advance(15 * minuteMs - 1);
    await ask(answers, source.read);
    expect(source.reads).toBe(1);
    clock.advance(1);
    await ask(answers, source.read);
    expect(source.reads).toBe(2);
  });

  it('end when one of the topics they depend on changes, and with no other', async () => {
    const { answers } = openBench();
    const source = openSource();
    await ask(answers, source.read);
    await answers.markChanged(['prompts', 'rules']);
    await ask(answers, source.read);
    expect(source.reads).toBe(1);
    source.value = 'new';
    await answers.markChanged(['people']);
    expect(await ask(answers, source.read)).toEqual({ value: 'new' });
  });

  it('end in every process that shares the cache', async () => {
    const { answers, cache, clock } = openBench();
    const other = openAnswers(cache, clock).answers;
    const source = openSource();
    await ask(answers, source.read);
    expect(await ask(other, source.read)).toEqual({ value: 'old' });
    expect(source.reads).toBe(1);
    source.value = 'new';
    await other.markChanged(['evaluations']);
    expect(await ask(answers, source.read)).toEqual({ value: 'new' });
  });

  it('that were begun before a change are not kept, and not shared with who asks after it', async () => {
    const { answers } = openBench();
    const source = openSource();
    const slow = Promise.withResolvers<void>();
    const early = ask(answers, async () => {
      const read = await source.read();
      await slow.promise;
      return read;
    });
    await until(() => source.reads > 0);
    source.value = 'new';
    await answers.markChanged(['evaluations']);
    expect(await ask(answers, source.read)).toEqual({ value: 'new' });
    slow.resolve();
    expect(await early).toEqual({ value: 'old' });
    await answers.settle();
    expect(await ask(answers, source.read)).toEqual({ value: 'new' });
  });

  it('are not revived when the cache loses its stamps', async () => {
    const { answers, cache } = openBench();
    const source = openSource();
    await ask(answers, source.read);
    source.value = 'new';
    await answers.markChanged(['evaluations']);
    await cache.delete('changed:evaluations', {});
    expect(await ask(answers, source.read)).toEqual({ value: 'new' });
  });

  it('are made once for a hundred callers at the same time, also when the cache is cold', async () => {
    const { answers } = openBench();
    const source = openSource();
    await Promise.all(Array.from({ length: 100 }, () => ask(answers, source.read)));
    expect(source.reads).toBe(1);
  });

  it('are made anew after a failure, which is not kept', async () => {
    const { answers } = openBench();
    const failure = new Error('the database is away');
    await expect(ask(answers, () => Promise.reject(failure))).rejects.toBe(failure);
    expect(await ask(answers, async () => 1)).toBe(1);
  });
});

describe('who gets which answer', () => {
  it.each<[string, Partial<Question>]>([
    ['another role', { actor: { ...ada, role: 'developer' } }],
    ['another row scope', { visible: seen('ada') }],
    ['another input', { input: { week: '2026-W46' } }],
    ['another operation', { operation: 'reports.costs' }],
  ])('%s gets one of its own', async (_what, change) => {
    const { answers } = openBench();
    await ask(answers, async () => 'mine');
    expect(await ask(answers, async () => 'theirs', change)).toBe('theirs');
  });

  it('who sees the rows of everybody shares it with others of the role, from whatever host', async () => {
    const { answers } = openBench();
    await ask(answers, async () => 'ours');
    expect(await ask(answers, async () => 'new', { actor: { ...ada, id: 'bea', via: 'cli' } })).toBe('ours');
  });

  it('two leads get answers of their own, and a lead whose team changed gets a new one', async () => {
    const { answers } = openBench();
    const lead = { id: 'lea', role: 'lead', via: 'test' } as const;
    const team = { actor: lead, visible: seen('lea', 'bob') };
    await ask(answers, async () => 'with bob', team);
    expect(await ask(answers, async () => 'other', { ...team, actor: { ...lead, id: 'leo' } })).toBe('other');
    expect(await ask(answers, async () => 'without', { ...team, visible: seen('lea') })).toBe('without');
    expect(await ask(answers, async () => 'again', { ...team, visible: seen('bob', 'lea') })).toBe('with bob');
  });

  it('nobody gets what another version of the library, or somebody else, put there', async () => {
    const { answers, cache } = openBench();
    const keys: string[] = [];
    const spied: Cache = {
      ...cache,
      set: async (...[key, value, ttlMs, options]) => {
        keys.push(key);
        await cache.set(key, value, ttlMs, options);
      },
    };
    await ask(openAnswers(spied, createFixedClock()).answers, async () => 'mine');
    const key = keys.find((name) => name.startsWith('answer:')) ?? '';
    expect(key).toMatch(/^answer:\d+\.\d+\.\d+:reports\.performance:[0-9a-f]{64}$/);
    for (const foreign of ['text', null, { answer: 'forged' }, { answer: 'forged', key, stamps: ['a', 'b'] }]) {
      await cache.set(key, foreign, minuteMs, {});
      expect(await ask(answers, async () => 'made')).toBe('made');
      await answers.markChanged(['people']);
    }
  });
});

describe('a cache that does not work', () => {
  /** A memory cache that a test can break, and mend again. */
  function openBroken(how: 'fails' | 'hangs') {
    const { cache, clock } = openBench();
    const state = { broken: true, calls: 0 };
    const call =
      <A extends unknown[], T>(method: (...args: A) => Promise<T>) =>
      (...args: A): Promise<T> => {
        state.calls += 1;
        if (!state.broken) return method(...args);
        return how === 'fails' ? Promise.reject(new Error('ECONNREFUSED')) : new Promise(() => {});
      };
    const flaky: Cache = { ...cache, get: call(cache.get), getMany: call(cache.getMany), set: call(cache.set) };
    return { clock, cache, state, flaky, ...openAnswers(flaky, clock) };
  }

  it('fails no answer, and is told of once', async () => {
    const { answers, lines } = openBroken('fails');
    const source = openSource();
    for (let call = 0; call < 3; call += 1) expect(await ask(answers, source.read)).toEqual({ value: 'old' });
    await answers.markChanged(['people']);
    expect(source.reads).toBe(3);
    expect(lines.map(({ level, fields }) => [level, fields['id']])).toEqual([['warn', 'memory']]);
  });

  it('delays one answer by a quarter of a second, and no other', async () => {
    const { answers, clock, state } = openBroken('hangs');
    const first = ask(answers, async () => 1);
    await until(() => state.calls > 0);
    for (let turn = 0; turn < 5; turn += 1) {
      clock.advance(50);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await first).toBe(1);
    expect(await ask(answers, async () => 2)).toBe(2);
  });

  it('still lets a hundred callers share one making', async () => {
    const { answers } = openBroken('fails');
    const source = openSource();
    await ask(answers, source.read, { input: 'another' });
    const slow = async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return source.read();
    };
    await Promise.all(Array.from({ length: 100 }, () => ask(answers, slow)));
    expect(source.reads).toBe(2);
  });

  it('is not believed about a change that it was not told of, until it has been', async () => {
    const { answers, state, clock, flaky } = openBroken('fails');
    const other = openAnswers(flaky, clock).answers;
    const source = openSource();
    state.broken = false;
    await ask(answers, source.read);
    state.broken = true;
    source.value = 'new';
    await answers.markChanged(['evaluations']);
    state.broken = false;
    expect(await ask(answers, source.read)).toEqual({ value: 'new' });
    // Others cannot know yet.
    expect(await ask(other, source.read)).toEqual({ value: 'old' });
    clock.advance(10_000);
    await ask(answers, source.read);
    await answers.settle();
    expect(await ask(other, source.read)).toEqual({ value: 'new' });
    const { reads } = source;
    await ask(answers, source.read);
    expect(source.reads).toBe(reads);
  });
});

describe('without a cache', () => {
  it('every answer is made anew, with the signal of its own caller', async () => {
    const { answers } = openAnswers(null, createFixedClock());
    const source = openSource();
    await Promise.all([ask(answers, source.read), ask(answers, source.read)]);
    expect(source.reads).toBe(2);
    const { signal } = new AbortController();
    expect(await answers.answer(question, async (given) => given, { signal })).toBe(signal);
  });
});

describe('a caller who gives up', () => {
  it('is let go at once with its own reason while the cache is being asked', async () => {
    const { cache, clock } = openBench();
    let asked = 0;
    const getMany = (): Promise<never> => ((asked += 1), new Promise(() => {}));
    const { answers } = openAnswers({ ...cache, getMany }, clock);
    const leaving = new AbortController();
    const left = answers.answer(question, async () => 1, { signal: leaving.signal });
    await until(() => asked > 0);
    const reason = new Error('I go');
    leaving.abort(reason);
    await expect(left).rejects.toBe(reason);
  });
});
