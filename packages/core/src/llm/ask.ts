import { ModelOutputError } from '../errors.ts';
import { attemptOnce, type Answer, type Turn } from './attempt.ts';
import { toProviderError } from './call-errors.ts';
import type { Call } from './call.ts';
import { backoffMs, decideOnFailure } from './retry-policy.ts';

/**
 * Gets an answer to one turn: retries, then falls back along the call's candidates. A provider that is given up is
 * not asked again in this call.
 *
 * @throws ModelOutputError `MODEL_REFUSED`: a refusal is never retried and never taken to another provider
 * @throws the last provider's error when none is left
 */
export async function askModel(call: Call, turn: Turn): Promise<Answer> {
  for (let retries = 0; ;) {
    const [provider] = call.candidates;
    if (provider === undefined) throw new Error('A call always keeps its last candidate.');
    try {
      return requireNoRefusal(await attemptOnce(call, provider, turn));
    } catch (error) {
      const next = await recover(call, error, retries + 1);
      retries = next === 'retry' ? retries + 1 : 0;
    }
  }
}

/** Waits for the next attempt, or moves on to the next provider; rethrows when there is nothing left to do. */
export async function recover(call: Call, error: unknown, retry: number): Promise<'retry' | 'fallback'> {
  // An abort, or the end of the call's time, ends it as it is.
  if (call.signal.aborted) throw error;
  const [provider] = call.candidates;
  const decision = decideOnFailure(error);
  if (provider === undefined || decision.action === 'fatal') throw error;
  const { runner } = call;
  if (decision.out) runner.health.markOut(provider.id, toProviderError(provider.id, error));
  if (decision.action === 'retry' && retry < runner.settings.attemptsPerProvider) {
    const pauseMs = backoffMs(runner.settings, { retry, retryAfterMs: decision.retryAfterMs }, runner.random);
    if (runner.clock.monotonicMs() + pauseMs < call.deadlineAtMs) {
      await runner.clock.sleep(pauseMs, call.signal);
      return 'retry';
    }
  }
  if (call.candidates.length === 1) throw error;
  call.candidates.shift();
  runner.logger.warn('A model provider failed; the next one is asked.', {
    name: call.request.name,
    from: provider.id,
    to: call.candidates[0]?.id,
    code: toProviderError(provider.id, error).code,
  });
  return 'fallback';
}

export function requireNoRefusal(answer: Answer): Answer {
  if (answer.reply.finish !== 'refusal') return answer;
  throw new ModelOutputError(
    'MODEL_REFUSED',
    `The model ${answer.provider.id} declined to answer: change the text, or ask another model.`,
    {
      details: { service: answer.provider.provider, model: answer.reply.model },
    },
  );
}

/** Asks again once with twice the room when the answer was cut off. */
export async function askWithRoom(call: Call, turn: Turn): Promise<Answer> {
  const answer = await askModel(call, turn);
  if (answer.reply.finish !== 'length') return answer;
  const cap = Math.max(call.runner.settings.outputTokensCap, turn.maxOutputTokens);
  const maxOutputTokens = Math.min(cap, turn.maxOutputTokens * 2);
  if (maxOutputTokens === turn.maxOutputTokens) return answer;
  markInvalid(answer);
  return askModel(call, { ...turn, maxOutputTokens });
}

export function markInvalid(answer: Answer): void {
  answer.attempt.outcome = 'invalid';
  answer.attempt.code = 'MODEL_OUTPUT_INVALID';
}
