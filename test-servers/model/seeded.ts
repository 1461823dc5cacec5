import { createHash } from 'node:crypto';

/** Two numbers in [0, 1) that depend on seed and text alone. */
export function seededPair(seed: number, text: string): readonly [number, number] {
  const digest = createHash('sha1').update(`${seed}\n`).update(text).digest();
  return [digest.readUInt32LE(0) / 2 ** 32, digest.readUInt32LE(4) / 2 ** 32];
}

/** A draw from the lognormal distribution of this mean, by Box and Muller. */
export function lognormal(mean: number, sigma: number, [first, second]: readonly [number, number]): number {
  if (mean <= 0) return 0;
  const normal = Math.sqrt(-2 * Math.log(1 - first)) * Math.cos(2 * Math.PI * second);
  return Math.exp(Math.log(mean) - sigma ** 2 / 2 + sigma * normal);
}
