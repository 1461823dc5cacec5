import { askWithRoom } from './ask.ts';
import type { Answer } from './attempt.ts';
import { runCall, summarize, type Call } from './call.ts';
import type { Runner } from './runner.ts';
import type { TextRequest, TextResult } from './types.ts';

export async function generateText(runner: Runner, request: TextRequest): Promise<TextResult> {
  return runCall(runner, request, async (call) => {
    const answer = await askWithRoom(call, { messages: request.messages, maxOutputTokens: request.maxOutputTokens });
    return toTextResult(call, answer);
  });
}

export function toTextResult(call: Pick<Call, 'attempts'>, answer: Answer): TextResult {
  const { reply, provider, attempt } = answer;
  const truncated = reply.finish === 'length';
  return { text: reply.text, truncated, ...summarize(call, { provider: provider.id, model: attempt.model }) };
}
