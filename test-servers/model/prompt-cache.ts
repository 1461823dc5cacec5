import type { Question } from './question.ts';
import { promptOf, tokensOf } from './question.ts';

/** Tokens of a prompt as the vendor bills them. */
export interface PromptTokens {
  readonly total: number;
  readonly read: number;
  readonly written: number;
}

/** What the prompts of one kind had in common, whoever asked and whatever a vendor caches. */
export interface PromptShare {
  requests: number;
  inputTokens: number;
  /** of these, tokens at the beginning that are the same bytes as in the request of the kind before it */
  stableTokens: number;
  /** of these, tokens that the vendor says it read from its cache */
  cachedTokens: number;
}

export interface PromptCache {
  /** Counts a prompt, and says which part of it is read from the cache and which is written to it. */
  count(question: Question): PromptTokens;
  /** by vendor and kind, such as `openai judgement` */
  readonly shares: Readonly<Record<string, PromptShare>>;
}

/** Both vendors cache nothing shorter. */
const leastTokens = 1_024;

export function createPromptCache(): PromptCache {
  const written = new Set<string>();
  const before = new Map<string, string>();
  const shares: Record<string, PromptShare> = {};
  return {
    shares,
    count(question) {
      const prompt = promptOf(question);
      const kind = `${question.vendor} ${question.schema}`;
      const common = commonLength(before.get(kind) ?? '', prompt);
      before.set(kind, prompt);
      const tokens = question.marked === null ? automatic(prompt, common) : marked(question, prompt, written);
      const share = (shares[kind] ??= { requests: 0, inputTokens: 0, stableTokens: 0, cachedTokens: 0 });
      share.requests += 1;
      share.inputTokens += tokens.total;
      share.stableTokens += Math.floor(common / 4);
      share.cachedTokens += tokens.read;
      return tokens;
    },
  };
}

/** OpenAI without a mark: what the prompt has in common with the one before it, in steps of 128 tokens. */
function automatic(prompt: string, common: number): PromptTokens {
  const tokens = Math.floor(common / 4);
  return { total: tokensOf(prompt), read: tokens < leastTokens ? 0 : Math.floor(tokens / 128) * 128, written: 0 };
}

/** What is marked is written to the cache once, and read from then on. */
function marked(question: Question, prompt: string, written: Set<string>): PromptTokens {
  const total = tokensOf(prompt);
  const prefix = question.marked ?? '';
  const tokens = tokensOf(prefix);
  if (tokens < leastTokens) return { total, read: 0, written: 0 };
  const key = `${question.vendor} ${question.model} ${prefix}`;
  if (written.has(key)) return { total, read: tokens, written: 0 };
  written.add(key);
  return { total, read: 0, written: tokens };
}

function commonLength(first: string, second: string): number {
  const most = Math.min(first.length, second.length);
  let length = 0;
  while (length < most && first.charCodeAt(length) === second.charCodeAt(length)) length += 1;
  return length;
}
