import type { TriageState, TriageWork } from './state.ts';

/** What earlier nodes found. Its absence is a bug of ours. */
export function workOf<K extends keyof TriageWork>(
  { work }: Pick<TriageState, 'work'>,
  ...keys: readonly K[]
): Pick<TriageWork, K> {
  const missing = keys.filter((key) => work?.[key] === undefined);
  if (missing.length > 0) throw new TypeError(`The triage graph reached a node without ${missing.join(', ')}.`);
  return work as Pick<TriageWork, K>;
}
