/**
 * Rounds to one decimal, halves up. Noise of binary fractions below a millionth is removed first,
 * so that a sum gives the same result in any order; never gives -0.
 */
export function roundToTenth(value: number): number {
  return Math.round(Number((value * 10).toFixed(6))) / 10 + 0;
}
