import type { LlmRequest } from '@ai-manager/core';
import type { MessagesRequest } from './client.ts';

interface ThinkingRule {
  readonly models: RegExp;
  /** what is sent when a model shall not think: another kind of thinking, nothing, or the least effort */
  readonly off: 'disabled' | 'between_tools' | 'nothing' | 'low-effort';
  /** models of before 5 think only when they are told to; those of before 4.6 cannot be told how much */
  readonly on: 'by-default' | 'when-told' | 'never';
}

/** The first that fits decides. */
const rules: readonly ThinkingRule[] = [
  { models: /^claude-sonnet-5-5(?!\d)/, off: 'between_tools', on: 'by-default' },
  { models: /^claude-(?:haiku-5-5|sonnet-5|opus-5)(?:-\d{8})?$/, off: 'disabled', on: 'by-default' },
  { models: /^claude-(?:opus-4-[678]|sonnet-4-6)(?!\d)/, off: 'nothing', on: 'when-told' },
  { models: /^claude-(?:\w+-4-[0-5](?!\d)|\w+-4(?:-\d{8})?$|3)/, off: 'nothing', on: 'never' },
  { models: /./, off: 'low-effort', on: 'by-default' },
];

/**
 * How much a model is asked to think. Opus 5.5 and Fable cannot stop thinking, Sonnet 5.5 has its own word for it, Haiku
 * 4.5 and earlier know no effort: asking for what a model does not know is refused.
 *
 * @see https://platform.claude.com/docs/en/build-with-claude/thinking
 */
export function thinkingFor(
  model: string,
  effort: NonNullable<LlmRequest['effort']>,
): { readonly thinking?: MessagesRequest['thinking']; readonly effort?: 'low' | 'medium' | 'high' } {
  const { off, on } = rules.find(({ models }) => models.test(model)) ?? { off: 'low-effort', on: 'by-default' };
  if (on === 'never') return {};
  if (effort !== 'none') return on === 'when-told' ? { thinking: { type: 'adaptive' }, effort } : { effort };
  if (off === 'nothing') return {};
  return off === 'low-effort' ? { effort: 'low' } : { thinking: { type: off } };
}
