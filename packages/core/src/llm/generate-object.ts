import type { z } from 'zod';
import { ModelOutputError } from '../errors.ts';
import { askModel, askWithRoom, giveUp, markInvalid } from './ask.ts';
import type { Answer, Turn } from './attempt.ts';
import { runCall, summarize, type Call } from './call.ts';
import { toOutputSchema } from './output-schema.ts';
import { repairConversation } from './prompts.ts';
import type { Runner } from './runner.ts';
import type { ObjectRequest, ObjectResult } from './types.ts';
import { validateReply, type Validation } from './validate-reply.ts';

export async function generateObject<S extends z.ZodType>(
  runner: Runner,
  request: ObjectRequest<S>,
): Promise<ObjectResult<z.output<S>>> {
  const outputSchema = toOutputSchema(request.schemaName, request.schema);
  return runCall(runner, request, async (call) => {
    const turn: Turn = { messages: request.messages, maxOutputTokens: request.maxOutputTokens, outputSchema };
    for (;;) {
      const first = await askWithRoom(call, turn);
      const validation = await judge(call, request, first);
      if (validation.ok) return grantWishes({ call, turn, request }, first, validation.object);
      const repaired = await repair({ call, turn, request }, first, validation.problems);
      if (repaired.ok) return finish(call, repaired.answer, repaired.object);
      const error = invalid(request.name, repaired.problems);
      // A model that cannot answer in the form even when told what is wrong is given up for the next one.
      if (call.candidates.every(({ id }) => id === repaired.answer.provider.id)) throw error;
      giveUp(call, repaired.answer.provider, error);
    }
  });
}

/** Asks once more with what is wrong; not where the answer was cut off, for the next would be, too. */
async function repair<S extends z.ZodType>(
  { call, turn, request }: Asked<S>,
  first: Answer,
  problems: readonly string[],
): Promise<Validation<z.output<S>> & { readonly answer: Answer }> {
  if (first.reply.finish === 'length') return { ok: false, problems, answer: first };
  const messages = repairConversation(turn.messages, first.reply.text, problems);
  const answer = await askModel(call, { ...turn, messages });
  return { ...(await judge(call, request, answer)), answer };
}

interface Asked<S extends z.ZodType> {
  readonly call: Call;
  readonly turn: Turn;
  readonly request: ObjectRequest<S>;
}

/** Asks once more for what is wished of a valid object; the first one stands when that brings no other. */
async function grantWishes<S extends z.ZodType>(
  { call, turn, request }: Asked<S>,
  first: Answer,
  object: z.output<S>,
): Promise<ObjectResult<z.output<S>>> {
  const wishes = request.wishes?.(object) ?? [];
  if (wishes.length === 0) return finish(call, first, object);
  const messages = repairConversation(turn.messages, first.reply.text, wishes);
  try {
    const second = await askModel(call, { ...turn, messages });
    const improved = await judge(call, request, second);
    return improved.ok ? finish(call, second, improved.object) : finish(call, first, object);
  } catch (error) {
    if (call.request.signal?.aborted === true) throw error;
    return finish(call, first, object);
  }
}

/**
 * Validates an answer; one that was cut off is never taken, even where it happens to parse. Meanwhile the call asks
 * nobody: its places are given to others, who ask first.
 */
async function judge<S extends z.ZodType>(
  call: Call,
  request: ObjectRequest<S>,
  answer: Answer,
): Promise<Validation<z.output<S>>> {
  call.places.leave();
  await call.runner.turns.next();
  const { reply } = answer;
  const validation: Validation<z.output<S>> =
    reply.finish === 'length'
      ? { ok: false, problems: ['the reply was cut off'] }
      : validateReply(reply.text, request.schema, request.check);
  if (!validation.ok) markInvalid(answer);
  return validation;
}

function finish<T>(call: Call, answer: Answer, object: T): ObjectResult<T> {
  return { object, ...summarize(call, { provider: answer.provider.id, model: answer.attempt.model }) };
}

function invalid(name: string, problems: readonly string[]): ModelOutputError {
  return new ModelOutputError(
    'MODEL_OUTPUT_INVALID',
    `The model gave no valid reply to ${name}, even when asked again: ${problems.join('; ')}. If it stays so, use another model.`,
    {
      details: { problems },
    },
  );
}
