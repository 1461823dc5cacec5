import { UnsupportedCapabilityError, UpstreamError } from '../errors.ts';
import type { LlmCallOptions, LlmProvider, LlmRequest, LlmStreamPart } from '../ports/llm-provider.ts';
import { admit, type Admission } from './admit.ts';
import { createRecovery, requireNoRefusal } from './ask.ts';
import { attemptLimit, attemptOnce, openAttempt, type Answer, type OpenedAttempt, type Turn } from './attempt.ts';
import { describeFailure, openCall, type Call } from './call.ts';
import { toTextResult } from './generate-text.ts';
import type { Runner } from './runner.ts';
import { withTimeLimit } from './time-limit.ts';
import type { TextRequest, TextStreamPart } from './types.ts';

/** A call that can end itself, when the reader leaves the stream. */
interface StreamCall extends Call {
  readonly stop: (reason: unknown) => void;
}

/**
 * Streams a text. Failures are retried and taken to other providers only until the first delta is out; after that
 * the stream rejects, because a second answer would not continue the first.
 */
export async function* streamText(
  runner: Runner,
  request: TextRequest,
): AsyncGenerator<TextStreamPart, void, undefined> {
  const opened = await openCall(runner, request);
  const call: StreamCall = { ...opened.call, stop: opened.abort };
  try {
    yield* streamTurn(call, { messages: request.messages, maxOutputTokens: request.maxOutputTokens });
  } catch (error) {
    throw describeFailure(call, error);
  } finally {
    opened.close();
  }
}

async function* streamTurn(call: StreamCall, turn: Turn): AsyncGenerator<TextStreamPart, void, undefined> {
  const recover = createRecovery(call);
  let started = false;
  for (let lastError: unknown = null; ;) {
    const admission = await admit(call, turn, lastError);
    try {
      for await (const part of streamOnce(call, admission, turn)) {
        if ('answer' in part) {
          yield { result: toTextResult(call, requireNoRefusal(part.answer)) };
          return;
        }
        started = true;
        yield part;
      }
    } catch (error) {
      if (started) throw error;
      await recover(admission.provider, error);
      lastError = error;
    } finally {
      admission.leave();
    }
  }
}

type AttemptPart = { readonly delta: string } | { readonly answer: Answer };

async function* streamOnce(
  call: StreamCall,
  admission: Admission,
  turn: Turn,
): AsyncGenerator<AttemptPart, void, undefined> {
  const { provider } = admission;
  if (!provider.capabilities.stream || provider.stream === undefined) {
    const answer = await attemptOnce(call, admission, turn);
    if (answer.reply.finish !== 'refusal') yield { delta: answer.reply.text };
    yield { answer };
    return;
  }
  const attempt = await openAttempt(call, admission, turn);
  let ended = false;
  try {
    for await (const part of readParts(call, provider, attempt)) {
      if ('delta' in part) {
        await attempt.events?.token(part.delta);
        yield part;
      } else {
        ended = true;
        yield { answer: await attempt.succeed(part.reply) };
      }
    }
  } catch (error) {
    if (ended) throw error;
    ended = true;
    throw await attempt.fail(error);
  } finally {
    if (!ended) {
      call.stop(new Error('The reader left the stream.'));
      await attempt.fail(undefined);
    }
  }
}

/** The provider's parts up to its reply, each within the attempt's time: a stream that stalls is cut off. */
async function* readParts(
  call: Call,
  provider: LlmProvider,
  { request, callbacks }: Pick<OpenedAttempt, 'request' | 'callbacks'>,
): AsyncGenerator<LlmStreamPart, void, undefined> {
  const inner = new AbortController();
  const parts = open(provider, request, { signal: inner.signal, ...callbacks });
  try {
    for (;;) {
      const next = await withTimeLimit(attemptLimit(call, provider), () => parts.next());
      if (next.done === true) throw endedEarly(provider);
      yield next.value;
      if ('reply' in next.value) return;
    }
  } finally {
    inner.abort(call.signal.aborted ? call.signal.reason : new Error('The stream is over.'));
    // Not awaited: a provider that ignores its signal would hold the call back.
    parts.return?.().catch(() => undefined);
  }
}

function open(provider: LlmProvider, request: LlmRequest, options: LlmCallOptions): AsyncIterator<LlmStreamPart> {
  if (provider.stream === undefined)
    throw new UnsupportedCapabilityError(`The provider ${provider.id} does not stream.`);
  return provider.stream(request, options)[Symbol.asyncIterator]();
}

function endedEarly(provider: LlmProvider): UpstreamError {
  return new UpstreamError('UPSTREAM_UNAVAILABLE', `The stream of ${provider.id} ended without its last part.`, {
    details: { service: provider.provider, reason: 'network' },
  });
}
