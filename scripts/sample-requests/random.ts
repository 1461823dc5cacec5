/** Numbers that look random and are the same for the same seed, on every machine. */
export interface Random {
  /** from 0 on, below 1 */
  next(): number;
  chance(probability: number): boolean;
  /** from `least` to `most`, both included */
  whole(least: number, most: number): number;
  pick<T>(items: readonly T[]): T;
  /** by weight; weights need not add up to 1 */
  weighted<T>(items: readonly (readonly [T, number])[]): T;
}

/** Mulberry32: 32 bits of state, enough for a few thousand made-up requests. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const pick = <T>(items: readonly T[]): T => {
    const item = items[Math.floor(next() * items.length)];
    if (item === undefined) throw new Error('There is nothing to pick from.');
    return item;
  };
  return {
    next,
    pick,
    chance: (probability) => next() < probability,
    whole: (least, most) => least + Math.floor(next() * (most - least + 1)),
    weighted<T>(items: readonly (readonly [T, number])[]): T {
      let left = next() * items.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [item, weight] of items) {
        left -= weight;
        if (left < 0) return item;
      }
      return pick(items)[0];
    },
  };
}
