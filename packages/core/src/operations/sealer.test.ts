import { describe, expect, it } from 'vitest';
import type { Storage } from '../ports/index.ts';
import { createSealer } from './sealer.ts';

type Seal = Storage['decisions']['seal'];

const sealing = (seal: Seal): Storage => ({ decisions: { seal } }) as unknown as Storage;
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** A storage with so many unsealed records, and what was asked of it. */
function waiting(records: number) {
  const asked: { readonly limit: number; readonly wait: boolean }[] = [];
  let left = records;
  const storage = sealing(async (request) => {
    asked.push(request);
    const sealed = Math.min(left, request.limit);
    left -= sealed;
    return { sealed, busy: false };
  });
  return { storage, asked, left: () => left };
}

describe('sealing after work', () => {
  it('looks once more after it has sealed something, and never waits for others', async () => {
    const { storage, asked, left } = waiting(3);
    await createSealer({ storage, logger: silent }).afterWork();
    expect(left()).toBe(0);
    expect(asked).toEqual([
      { limit: 500, wait: false },
      { limit: 500, wait: false },
    ]);
  });

  it('leaves what is too much to the next operation', async () => {
    const { storage, left } = waiting(10_000);
    const sealer = createSealer({ storage, logger: silent });
    await sealer.afterWork();
    expect(left()).toBe(9_000);
    await sealer.afterWork();
    expect(left()).toBe(8_000);
  });

  it('is done by one of many callers, who looks again for the others', async () => {
    const turns: (() => void)[] = [];
    let calls = 0;
    const storage = sealing(async () => {
      calls += 1;
      await new Promise<void>((resolve) => turns.push(resolve));
      return { sealed: 0, busy: false };
    });
    const sealer = createSealer({ storage, logger: silent });
    const first = sealer.afterWork();
    await Promise.all([sealer.afterWork(), sealer.afterWork()]);
    expect(calls).toBe(1);
    turns[0]?.();
    await expect.poll(() => turns.length).toBe(2);
    turns[1]?.();
    await first;
    expect(calls).toBe(2);
  });

  it('warns of a failure and rejects nobody', async () => {
    const warnings: string[] = [];
    const storage = sealing(() => Promise.reject(new Error('gone')));
    const logger = { ...silent, warn: (message: string) => void warnings.push(message) };
    await createSealer({ storage, logger }).afterWork();
    expect(warnings).toEqual(['Decision records could not be sealed yet.']);
  });
});

describe('sealing everything', () => {
  it('goes on, waiting for its turn, until nothing is left', async () => {
    const { storage, asked } = waiting(1_234);
    expect(await createSealer({ storage, logger: silent }).all({})).toBe(1_234);
    expect(asked).toHaveLength(4);
    expect(asked.every(({ wait }) => wait)).toBe(true);
  });
});
