import type { PromptLabel, PromptRegistry, RegistryPrompt } from '@ai-manager/core';
import { promptLabelSchema, UpstreamError } from '@ai-manager/core';
import type { Connection } from './connection.ts';
import { ForeignAnswerError, toUpstreamError } from './errors.ts';
import type { LangfuseHealth } from './health.ts';

/**
 * Prompts of Langfuse, by the same names as in storage. Asked anew each time: what a run uses is fixed when it starts,
 * so there is nothing to gain from a cache, and a label that was moved holds at once.
 */
export function createPromptRegistry(connection: Connection, health: LangfuseHealth): PromptRegistry {
  const translated = async <T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> => {
    signal?.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      signal?.throwIfAborted();
      // Whoever asks for a prompt hears of it and says so; telemetry does not say it a second time.
      health.failedAndTold();
      throw toUpstreamError(error);
    }
  };
  return {
    id: 'langfuse',
    get: (name, selector, { signal }) =>
      translated(signal, async () => {
        const answer = await connection
          .ask((api, settings) => api.prompts.get(name, selector, settings), { signal })
          .catch(nullWhenUnknown);
        return answer === null ? null : toRegistryPrompt(answer);
      }),
    add: ({ name, body, note, labels, createdBy }, { signal }) =>
      translated(signal, async () => {
        const commitMessage = note === '' ? `Saved by ${createdBy}` : note;
        const prompt = { type: 'text' as const, name, prompt: body, labels: [...labels], commitMessage };
        const answer: unknown = await connection.ask((api, settings) => api.prompts.create(prompt, settings), {
          signal,
        });
        return toRegistryPrompt(answer);
      }),
  };
}

function nullWhenUnknown(error: unknown): null {
  if ((error as { readonly statusCode?: unknown } | null)?.statusCode === 404) return null;
  throw error;
}

/** What we read of an answer. */
interface VendorPrompt {
  readonly name?: unknown;
  readonly version?: unknown;
  readonly type?: unknown;
  readonly prompt?: unknown;
  readonly labels?: unknown;
}

function toRegistryPrompt(answer: unknown): RegistryPrompt {
  const { name, version, type, prompt: body, labels } = (answer ?? {}) as VendorPrompt;
  if (typeof name !== 'string' || typeof version !== 'number' || !Number.isInteger(version) || version < 1)
    throw new ForeignAnswerError('The answer is no prompt.');
  if (typeof body !== 'string')
    throw new UpstreamError(
      'UPSTREAM_REJECTED',
      `The prompt ${name}, version ${version}, of Langfuse is of the type ${String(type)}: make it a text prompt.`,
      { details: { service: 'langfuse', reason: 'rejected' } },
    );
  return { name, version, body, labels: Array.isArray(labels) ? labels.filter(isLabel) : [] };
}

function isLabel(label: unknown): label is PromptLabel {
  return promptLabelSchema.safeParse(label).success;
}
