import { InvalidInputError, noUsage, UpstreamError } from '@ai-manager/core';
import type { CallOptions, LlmProvider, LlmReply, LlmRequest } from '@ai-manager/core';
import { approvalInputSchema } from './approval-inputs.ts';
import type { ApprovalInput } from './approval-inputs.ts';
import { judgeApproval } from './approval-panel.ts';
import { writeFeedback } from './feedback.ts';
import { feedbackInputSchema, judgeInputSchema } from './inputs.ts';
import { judge } from './judge.ts';

const model = 'offline-heuristic-1';
const abilities = '"evaluation.judge", "evaluation.feedback", "approval.panel" and "approval.without-text"';

/**
 * The model that is none: readable rules that work without a network, an account or a cost, and say so in every record
 * (`capabilities.languageModel` is false). It answers `evaluation.judge`, `evaluation.feedback`, `approval.panel` and
 * `approval.without-text` from `LlmRequest.input`, ignores the prompt's text, and gives the same answer to the same input. Its
 * rules are listed in criterion-rules.ts and approval-panel.ts.
 *
 * @throws from `generate`: UpstreamError `UPSTREAM_REJECTED` for any other request, or when `input` lacks what the rules read
 */
export function createOfflineProvider(): LlmProvider {
  return {
    id: `offline:${model}`,
    provider: 'offline',
    model,
    capabilities: { jsonSchema: true, stream: false, languageModel: false },
    async generate(request: LlmRequest, { signal }: CallOptions): Promise<LlmReply> {
      signal?.throwIfAborted();
      return { text: JSON.stringify(answer(request)), finish: 'stop', usage: noUsage, model, requestId: null };
    },
  };
}

function answer(request: LlmRequest): unknown {
  if (request.input === undefined || request.input === null) {
    throw rejected(
      `The offline heuristic works on a request's "input", and "${request.name}" has none: configure a language model for it.`,
      request.name,
    );
  }
  if (request.name === 'evaluation.judge') return judge(parse(judgeInputSchema, request));
  if (request.name === 'evaluation.feedback') return writeFeedback(parse(feedbackInputSchema, request));
  if (request.name === 'approval.panel' || request.name === 'approval.without-text')
    return judgeApproval(withoutTextIn(request.name, parse(approvalInputSchema, request)));
  throw rejected(
    `The offline heuristic answers ${abilities} and not "${request.name}": configure a language model for it.`,
    request.name,
  );
}

/** A call without the text does not look at it, whatever it was given. */
function withoutTextIn(name: string, input: ApprovalInput): ApprovalInput {
  return name === 'approval.panel' ? input : { ...input, request: { ...input.request, description: null } };
}

interface Parser<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false; error: unknown };
}

function parse<T>(schema: Parser<T>, { name, input }: LlmRequest): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const cause = new InvalidInputError(`The input of "${name}" lacks what the offline heuristic reads.`, {
    cause: parsed.error,
  });
  throw rejected(`${cause.message} It answers ${abilities} with the input that core's graphs send.`, name, cause);
}

function rejected(message: string, request: string, cause?: unknown): UpstreamError {
  return new UpstreamError('UPSTREAM_REJECTED', message, {
    details: { service: 'offline', reason: 'request', request },
    cause,
  });
}
