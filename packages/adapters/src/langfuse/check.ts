import type { CallOptions, HealthPart } from '@ai-manager/core';
import { isAiManagerError } from '@ai-manager/core';
import type { Connection } from './connection.ts';
import { describeFailure, ForeignAnswerError } from './errors.ts';

/** Traces that are this much in the past or the future are filed under another time than they happened at. */
const largestSkewMs = 60_000;

/** Asks Langfuse which project the keys are for, and compares its clock with ours. */
export async function checkLangfuse(connection: Connection, { signal }: CallOptions): Promise<readonly HealthPart[]> {
  const part = 'langfuse';
  const startMs = Date.now();
  try {
    const { data, rawResponse } = await connection.ask(
      (api, settings) => api.projects.get(settings).withRawResponse(),
      { signal },
    );
    const project = projectOf(data);
    const parts = [{ part, ok: true, message: `${connection.options.url}, project ${project}`, remedy: null }];
    const clock = checkClock(rawResponse.headers.get('date'), (startMs + Date.now()) / 2);
    return clock === null ? parts : [...parts, clock];
  } catch (error) {
    signal?.throwIfAborted();
    if (isAiManagerError(error)) return [{ part, ok: false, message: error.message, remedy: 'Install them.' }];
    const { says, remedy } = describeFailure(error);
    return [{ part, ok: false, message: `${connection.options.url} ${says}.`, remedy: sentence(remedy) }];
  }
}

function projectOf(answer: unknown): string {
  const { data } = (answer ?? {}) as { readonly data?: unknown };
  const [project] = Array.isArray(data) ? (data as readonly ({ readonly name?: unknown } | null)[]) : [];
  if (typeof project?.name !== 'string') throw new ForeignAnswerError('The answer lists no project.');
  return project.name;
}

/** The header counts in seconds; null where there is none. */
function checkClock(date: string | null, nowMs: number): HealthPart | null {
  const theirsMs = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(theirsMs)) return null;
  const skewMs = nowMs - theirsMs;
  const seconds = Math.round(Math.abs(skewMs) / 1_000);
  const part = 'langfuse clock';
  if (Math.abs(skewMs) <= largestSkewMs)
    return { part, ok: true, message: `${seconds} s from that of this machine`, remedy: null };
  const message = `This machine is ${seconds} s ${skewMs > 0 ? 'ahead of' : 'behind'} Langfuse.`;
  return { part, ok: false, message, remedy: 'Let both machines take their time from a time server.' };
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
