import { ModelOutputError } from '../errors.ts';
import type { LlmProvider } from '../ports/llm-provider.ts';
import { admit } from './admit.ts';
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
  const recover = createRecovery(call);
  if (!call.places.taken) await takePlacesAgain(call);
  for (let lastError: unknown = null; ;) {
    const admission = await admit(call, turn, lastError);
    try {
      return requireNoRefusal(await attemptOnce(call, admission, turn));
    } catch (error) {
      await recover(admission.provider, error);
      lastError = error;
    } finally {
      admission.leave();
    }
  }
}

/** With the call's time stopped: waiting for others is no fault of a provider. */
async function takePlacesAgain({ places, pauseTime }: Call): Promise<void> {
  const resume = pauseTime();
  try {
    await places.take();
  } finally {
    resume();
  }
}

/**
 * What one turn does about failures: waits before the next attempt, or gives the provider up; rethrows when there is
 * nothing left to do.
 */
export function createRecovery(call: Call): (provider: LlmProvider, error: unknown) => Promise<void> {
  const { settings, clock, random } = call.runner;
  const failures = new Map<string, number>();
  return async (provider, error) => {
    // An abort, or the end of the call's time, ends it as it is.
    if (call.signal.aborted) throw error;
    const { action, slow, retryAfterMs } = decideOnFailure(error);
    if (action === 'fatal') throw error;
    const failed = (failures.get(provider.id) ?? 0) + 1;
    failures.set(provider.id, failed);
    const alone = call.candidates.length === 1;
    if (action === 'retry' && failed < settings.attemptsPerProvider) {
      if (slow && !alone) return askLast(call, provider);
      const pauseMs = backoffMs(settings, failed, random);
      // A longer pause that the vendor asked for holds for all calls: it is waited for, or passed over, on admission.
      if (retryAfterMs !== null && retryAfterMs >= pauseMs) return;
      if (pauseMs < call.remainingMs()) {
        await clock.sleep(pauseMs, call.signal);
        return;
      }
    }
    if (alone) throw error;
    giveUp(call, provider, error);
  };
}

/** Who took all the time of an attempt is asked again only after the others. */
function askLast(call: Call, provider: LlmProvider): void {
  call.candidates.splice(call.candidates.indexOf(provider), 1);
  call.candidates.push(provider);
}

/** Takes a provider out of the call; there must be another one left. */
export function giveUp(call: Call, provider: LlmProvider, error: unknown): void {
  const index = call.candidates.indexOf(provider);
  if (index !== -1) call.candidates.splice(index, 1);
  call.runner.logger.info('A model provider failed; the next one is asked.', {
    name: call.request.name,
    from: provider.id,
    to: call.candidates[0]?.id,
    code: toProviderError(provider.id, error).code,
  });
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
