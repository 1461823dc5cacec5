import type { AiManagerSettings, Rules } from '@ai-manager/core';
import { defaultRules } from '@ai-manager/core';
import { createSystemClock } from '@ai-manager/core/memory';
import { createOpenAiProvider } from '../../src/openai/index.ts';
import type { ReceivedRequest, ResponsesServer, ServerAnswer } from '../responses-server.ts';
import type { BenchOptions } from './harness.ts';
import { sections } from './harness.ts';

/** Ports and settings of an installation whose model is OpenAI's SDK, asking a server on this machine. */
export function openAiInstallation(
  server: Pick<ResponsesServer, 'baseUrl'>,
  settings: AiManagerSettings = {},
): BenchOptions & { readonly rules: Partial<Rules> } {
  return {
    llm: [createOpenAiProvider({ apiKey: 'sk-test-key', model: 'gpt-6-sol', baseUrl: server.baseUrl })],
    clock: createSystemClock(),
    rules: { rubric: { ...defaultRules.rubric, criteria: twoCriteria, caps: [], gates: [] } },
    settings,
  };
}

const twoCriteria = defaultRules.rubric.criteria.filter(({ id }) => id === 'goals' || id === 'achievements');

/** What a request asks for: a judgement or feedback. */
export function kindOf({ body }: ReceivedRequest): 'judgement' | 'feedback' {
  const { text } = body as { readonly text?: { readonly format?: { readonly name?: string } } };
  return text?.format?.name === 'judgement' ? 'judgement' : 'feedback';
}

/** The project of `populate` that a request is about. */
export function projectOf({ body }: ReceivedRequest): string {
  return /It is called ([\w-]+)\./.exec(JSON.stringify(body))?.[1] ?? '';
}

export const goodJudgement = {
  criteria: [
    { criterionId: 'goals', level: 4, evidence: [sections.goals], missing: [] },
    { criterionId: 'achievements', level: 4, evidence: [sections.achievements], missing: [] },
  ],
};

const goodFeedback = {
  summary: 'A week with figures.',
  strengths: ['Five new customers.'],
  improvements: ['Name the source of the price.'],
  nextSteps: ['Ask ten bakers.'],
};

export const reply = (value: unknown): ServerAnswer => ({ kind: 'reply', text: JSON.stringify(value) });

/** What a model answers that does its work. */
export const goodAnswer = (request: ReceivedRequest): ServerAnswer =>
  reply(kindOf(request) === 'judgement' ? goodJudgement : goodFeedback);
