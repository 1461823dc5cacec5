import { describe, expect, it } from 'vitest';
import { createTurns } from './turns.ts';

const eventLoopTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('turns', () => {
  it('come one per turn of the event loop, in the order in which they were asked for', async () => {
    const turns = createTurns();
    const had: number[] = [];
    const all = [1, 2, 3].map(async (number) => {
      await turns.next();
      had.push(number);
    });
    expect(had).toEqual([]);
    for (const expected of [[1], [1, 2], [1, 2, 3]]) {
      await eventLoopTurn();
      expect(had).toEqual(expected);
    }
    await Promise.all(all);
  });

  it('come again after all were given', async () => {
    const turns = createTurns();
    await turns.next();
    await Promise.all([turns.next(), turns.next()]);
    await expect(turns.next()).resolves.toBeUndefined();
  });
});
