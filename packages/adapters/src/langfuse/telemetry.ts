import type { CallOptions, Telemetry } from '@ai-manager/core';
import type { Connection } from './connection.ts';
import { ForeignAnswerError, isRefusedForGood } from './errors.ts';
import type { LangfuseHealth } from './health.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import type { QueuedEvent } from './queued-event.ts';
import { toQueuedEvent } from './queued-event.ts';
import { toScores } from './scores.ts';
import type { SpanWriter } from './span-writer.ts';
import { createSpanWriter } from './span-writer.ts';

/** Requests stay well below what Langfuse takes at once, also with long prompts in them. */
const batch = { events: 200, characters: 1_000_000 };
const retryAfterMs = 30_000;

interface Parts {
  readonly connection: Connection;
  readonly pseudonyms: Pseudonyms;
  readonly health: LangfuseHealth;
}

/** Keeps events in a bounded queue and sends them in batches, one at a time, oldest first. */
export function createTelemetry(parts: Parts): Pick<Telemetry, 'emit' | 'flush'> {
  const { connection, pseudonyms, health } = parts;
  const { maxQueuedEvents, maxQueuedCharacters, flushAfterMs, content } = connection.options;
  const queue: QueuedEvent[] = [];
  let characters = 0;
  let timer: NodeJS.Timeout | undefined;
  let sending: Promise<void> | undefined;
  const send = createSender(parts);

  /** Until the queue is empty, or Langfuse fails. */
  const drain = async (signal?: AbortSignal): Promise<void> => {
    while (queue.length > 0 && !isAborted(signal)) {
      const events = nextBatch(queue);
      try {
        health.dropped(await send(events, { signal }));
        health.worked();
      } catch (error) {
        health.failed(isAborted(signal) ? timeIsOver() : error);
        if (!isRefusedForGood(error)) break;
        health.dropped(events.length);
      }
      for (const event of queue.splice(0, events.length)) characters -= event.characters;
    }
  };
  const start = (signal?: AbortSignal): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    sending ??= drain(signal).finally(() => {
      sending = undefined;
      if (queue.length > 0) wait(health.isResting() ? retryAfterMs : flushAfterMs);
    });
    return sending;
  };
  // Traces keep no process alive.
  const wait = (ms: number): void => {
    timer ??= setTimeout(() => void start(), ms).unref();
  };
  return {
    emit(event) {
      const queued = toQueuedEvent(event, { pseudonyms, content });
      if (queue.length >= maxQueuedEvents || characters + queued.characters > maxQueuedCharacters) {
        health.dropped(1);
        return;
      }
      queue.push(queued);
      characters += queued.characters;
      if (sending === undefined) wait(health.isResting() ? retryAfterMs : flushAfterMs);
    },
    async flush({ signal }) {
      if (health.isResting()) return;
      const over = whenAborted(signal);
      try {
        await Promise.race([over.aborted, sending]);
        if (!isAborted(signal) && !health.isResting()) await Promise.race([over.aborted, start(signal)]);
        if (isAborted(signal)) health.failed(timeIsOver());
      } finally {
        over.stop();
      }
    },
  };
}

function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

/** What a flush that was given up amounts to: Langfuse was too slow for it. */
function timeIsOver(): Error {
  return new DOMException('The time to flush is over.', 'TimeoutError');
}

/** Resolves when the signal aborts, which may be never. */
function whenAborted(signal: AbortSignal | undefined) {
  const { promise: aborted, resolve } = Promise.withResolvers<void>();
  const listener = (): void => resolve();
  if (isAborted(signal)) resolve();
  signal?.addEventListener('abort', listener, { once: true });
  return { aborted, stop: () => signal?.removeEventListener('abort', listener) };
}

/** From the head of the queue, at least one. */
function nextBatch(queue: readonly QueuedEvent[]): readonly QueuedEvent[] {
  let characters = 0;
  let count = 0;
  for (const event of queue) {
    characters += event.characters;
    if (count > 0 && (count >= batch.events || characters > batch.characters)) break;
    count += 1;
  }
  return queue.slice(0, count);
}

/** Sends a batch; returns how much of it was refused. All of it can be sent again without harm. */
function createSender({ connection, pseudonyms }: Parts) {
  let writer: SpanWriter | undefined;
  const { environment } = connection.options;
  return async (events: readonly QueuedEvent[], options: CallOptions): Promise<number> => {
    writer ??= createSpanWriter(await connection.vendor(), connection.options);
    // What only scores something is no observation of its own.
    const observations = events.filter(({ event }) => event.type !== 'score');
    const refused =
      observations.length === 0 ? 0 : await connection.postSpans(await writer.write(observations), options);
    const scores = events.flatMap((event) => toScores(event, { pseudonyms, environment }));
    if (scores.length === 0) return refused;
    const answer: unknown = await connection.ask(
      (api, settings) => api.ingestion.batch({ batch: scores }, settings),
      options,
    );
    const { errors } = (answer ?? {}) as { readonly errors?: unknown };
    if (!Array.isArray(errors)) throw new ForeignAnswerError('The answer lists no errors.');
    return refused + errors.length;
  };
}
