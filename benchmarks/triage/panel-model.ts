import type { LlmProvider, LlmReply } from '@ai-manager/core';

const usage = { inputTokens: 1_500, cacheReadTokens: 900, cacheWriteTokens: 0, outputTokens: 120, reasoningTokens: 0 };

/** Simulated executives that answer at once and cost nothing, so that what is measured is everything else. */
export function createInstantPanel(probability: number): LlmProvider {
  const recommendation = probability >= 0.5 ? 'approve' : 'reject';
  const reasoning = 'The description names the work and fits the facts, and similar requests were approved.';
  const reply: LlmReply = {
    text: JSON.stringify({ recommendation, probability, reasoning, evidence: ['R1', 'H1', 'P1'] }),
    finish: 'stop',
    usage,
    model: 'instant-1',
    requestId: null,
  };
  return {
    id: 'instant',
    provider: 'instant',
    model: 'instant-1',
    capabilities: { jsonSchema: true, stream: false, languageModel: false },
    generate: () => new Promise((resolve) => setImmediate(() => resolve(reply))),
  };
}
