import { readHttpUrl, type Read, wrong } from './variables.ts';

/** Which model judges. There is no fallback from a language model to the heuristic: a grade says what it is made by. */
export type ModelSettings =
  | { readonly kind: 'offline' }
  | { readonly kind: 'openai'; readonly apiKey: string; readonly model: string; readonly baseUrl: string | undefined };

/** Strong enough to judge by anchored levels, and its price is known. */
const defaultOpenAiModel = 'gpt-6-sol';

/** @throws CliError `CONFIGURATION` */
export function readModel(read: Read): ModelSettings {
  const apiKey = read('OPENAI_API_KEY');
  const wish = read('AI_MANAGER_MODEL') ?? (apiKey === undefined ? 'offline' : 'openai');
  if (wish === 'offline') return { kind: 'offline' };
  if (wish !== 'openai') {
    throw wrong(
      'AI_MANAGER_MODEL',
      `"${wish}" is no kind of model.`,
      'Set it to "offline" or "openai" (the name of an OpenAI model goes into AI_MANAGER_OPENAI_MODEL), or unset it.',
    );
  }
  if (apiKey === undefined)
    throw wrong(
      'AI_MANAGER_MODEL',
      'It asks for OpenAI, but OPENAI_API_KEY is not set.',
      'Set OPENAI_API_KEY, or AI_MANAGER_MODEL=offline.',
    );
  return {
    kind: 'openai',
    apiKey,
    model: read('AI_MANAGER_OPENAI_MODEL') ?? defaultOpenAiModel,
    baseUrl: readHttpUrl('OPENAI_BASE_URL', read),
  };
}
