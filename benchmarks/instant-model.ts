import type { LlmProvider, LlmReply, LlmRequest } from '@ai-manager/core';

const feedback = JSON.stringify({
  summary: 'A week with figures.',
  strengths: ['Five new customers.'],
  improvements: ['Name the source of the price.'],
  nextSteps: ['Ask ten bakers.'],
});

/** A model that answers at once and costs nothing, so that what is measured is everything else. */
export function createInstantModel(): LlmProvider & { readonly requests: LlmRequest[] } {
  const requests: LlmRequest[] = [];
  return {
    id: 'instant',
    provider: 'instant',
    model: 'instant-1',
    capabilities: { jsonSchema: true, stream: false, languageModel: false },
    requests,
    generate: (request) => {
      requests.push(request);
      return new Promise((resolve) => setImmediate(() => resolve(answer(request))));
    },
  };
}

function answer(request: LlmRequest): LlmReply {
  const text = request.name === 'evaluation.judge' ? judgement(request.input) : feedback;
  const usage = {
    inputTokens: 1_200,
    cacheReadTokens: 900,
    cacheWriteTokens: 0,
    outputTokens: 300,
    reasoningTokens: 0,
  };
  return { text, finish: 'stop', usage, model: 'instant-1', requestId: null };
}

interface JudgeInput {
  readonly criteria: readonly { readonly id: string; readonly sections: readonly string[] }[];
  readonly submission: Readonly<Record<string, string>>;
}

function judgement(input: unknown): string {
  const { criteria, submission } = input as JudgeInput;
  return JSON.stringify({
    criteria: criteria.map(({ id, sections }) => ({
      criterionId: id,
      level: 4,
      evidence: sections.map((section) => submission[section] ?? ''),
      missing: ['A second source.'],
    })),
  });
}
