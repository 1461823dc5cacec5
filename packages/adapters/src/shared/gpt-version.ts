/** `gpt-6.1-sol` is version 6.1; null for names that are no GPT's, such as a deployment's own. */
export function gptVersion(model: string): number | null {
  const [, major, minor = '0'] = /^gpt-(\d+)(?:\.(\d))?(?![\d.])/.exec(model) ?? [];
  return major === undefined ? null : Number(`${major}.${minor}`);
}

/**
 * GPT-5.6 and later find a cached prefix only where a request marked its end, and ask for what they write to the cache.
 * Earlier models find the longest prefix by themselves, and refuse to be told.
 *
 * @see https://developers.openai.com/api/docs/guides/prompt-caching
 */
export function knowsCacheBreakpoints(model: string): boolean {
  return (gptVersion(model) ?? 0) >= 5.6;
}
