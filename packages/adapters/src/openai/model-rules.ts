import type { LlmRequest } from '@ai-manager/core';
import { gptVersion } from '../shared/gpt-version.ts';

type Effort = NonNullable<LlmRequest['effort']>;

/**
 * The effort a model can be asked for: GPT-4 does not reason, GPT-5 and the o-series know no `none`, nor do GPT-6 Astra and
 * GPT-6.1. The least a model knows takes its place. Names that are not OpenAI's get what was asked for.
 */
export function effortFor(model: string, effort: Effort | undefined): Effort | 'minimal' | undefined {
  if (/^o\d/.test(model)) return effort === 'none' ? 'low' : effort;
  const version = gptVersion(model);
  if (effort === undefined || version === null) return effort;
  if (version < 5) return undefined;
  if (effort !== 'none') return effort;
  if (version === 5) return 'minimal';
  return version < 6 || /^gpt-6-(?:sol|luna)/.test(model) ? 'none' : 'low';
}
