import { describe, expect, it } from 'vitest';
import { createSlots } from './slots.ts';

describe('slots', () => {
  it('are given in the order in which they were asked for, and never to more at once than there are', async () => {
    const slots = createSlots(2);
    const entered: number[] = [];
    const acquire = async (number: number): Promise<() => void> => {
      const release = await slots.acquire(undefined);
      entered.push(number);
      return release;
    };
    const [first, second] = [await acquire(1), await acquire(2)];
    const [third, fourth] = [acquire(3), acquire(4)];
    await Promise.resolve();
    expect(entered).toEqual([1, 2]);
    second();
    (await third)();
    expect(entered).toEqual([1, 2, 3]);
    (await fourth)();
    first();
    expect(entered).toEqual([1, 2, 3, 4]);
  });

  it('pass over who was aborted while waiting, with its reason', async () => {
    const slots = createSlots(1);
    const release = await slots.acquire(undefined);
    const controller = new AbortController();
    const aborted = slots.acquire(controller.signal);
    const next = slots.acquire(undefined);
    controller.abort('enough');
    await expect(aborted).rejects.toBe('enough');
    release();
    (await next)();
    await expect(slots.acquire(controller.signal)).rejects.toBe('enough');
    (await slots.acquire(undefined))();
  });

  it('leave no listener on the signal of who got one', async () => {
    const slots = createSlots(1);
    const listening = new Set<unknown>();
    const { signal } = new AbortController();
    signal.addEventListener = (_type: string, listener: unknown) => void listening.add(listener);
    signal.removeEventListener = (_type: string, listener: unknown) => void listening.delete(listener);
    const release = await slots.acquire(signal);
    const waiting = slots.acquire(signal);
    await Promise.resolve();
    expect(listening.size).toBe(1);
    release();
    (await waiting)();
    expect(listening.size).toBe(0);
  });
});
