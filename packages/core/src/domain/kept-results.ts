/**
 * Remembers what a pure function made of its last arguments: calendars are costly, and the same few weeks are asked for
 * again and again.
 *
 * @param most - results that are kept; when there are more, all are forgotten
 */
export function keepResults<A extends string, B extends string | number, R>(
  most: number,
  compute: (first: A, second: B) => R,
): (first: A, second: B) => R {
  const known = new Map<string, R>();
  return (first, second) => {
    const key = `${first}\u0000${second}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    if (known.size >= most) known.clear();
    const result = compute(first, second);
    known.set(key, result);
    return result;
  };
}
