import type { ProducedBy } from '../../domain/evaluation.ts';
import type { Llm } from '../../llm/index.ts';
import type { RunPrompt } from './context.ts';

/** Names the model and prompt version behind an answer, and whether it was a language model at all. */
export function producedBy(
  llm: Llm,
  answer: { readonly provider: string; readonly model: string },
  prompt: RunPrompt,
): ProducedBy {
  const provider = llm.providers.find((candidate) => candidate.id === answer.provider);
  return {
    provider: provider?.provider ?? answer.provider,
    model: answer.model,
    languageModel: provider?.capabilities.languageModel ?? true,
    prompt: { name: prompt.name, version: prompt.version },
  };
}
