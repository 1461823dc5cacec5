import type { LlmRequest } from '@ai-manager/core';

type Effort = NonNullable<LlmRequest['effort']>;

/** `gpt-6.1-sol` is version 6.1; null for names that are no GPT's, such as a deployment's own. */
function versionOf(model: string): number | null {
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
  return (versionOf(model) ?? 0) >= 5.6;
}

/**
 * The effort a model can be asked for: GPT-4 does not reason, GPT-5 and the o-series know no `none`, nor do GPT-6 Astra and
 * GPT-6.1. The least a model knows takes its place. Names that are not OpenAI's get what was asked for.
 */
export function effortFor(model: string, effort: Effort | undefined): Effort | 'minimal' | undefined {
  if (/^o\d/.test(model)) return effort === 'none' ? 'low' : effort;
  const version = versionOf(model);
  if (effort === undefined || version === null) return effort;
  if (version < 5) return undefined;
  if (effort !== 'none') return effort;
  if (version === 5) return 'minimal';
  return version < 6 || /^gpt-6-(?:sol|luna)/.test(model) ? 'none' : 'low';
}
