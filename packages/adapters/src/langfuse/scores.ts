import { randomUUID } from 'node:crypto';
import type { IngestionEvent, ScoreBody } from '@langfuse/core';
import type { Pseudonyms } from './pseudonyms.ts';
import type { QueuedEvent } from './queued-event.ts';

/**
 * The scores of an event, as scores of its trace. Their ids follow from the event: what is sent twice is one score, and
 * a person's second rating is another one.
 */
export function toScores(
  { event, ids }: QueuedEvent,
  { pseudonyms, environment }: { readonly pseudonyms: Pseudonyms; readonly environment: string },
): readonly IngestionEvent[] {
  return Object.entries(event.scores ?? {}).flatMap(([name, value]) => {
    if (value === null || value === undefined || value === '') return [];
    const body: ScoreBody = {
      id: pseudonyms.idOf(['score', ids.traceId, event.name, name, event.pass ?? null, event.at], 32),
      traceId: ids.traceId,
      name,
      environment,
      ...toValue(value),
    };
    return [{ type: 'score-create' as const, id: randomUUID(), timestamp: timestampOf(event.at), body }];
  });
}

function toValue(value: number | boolean | string): Pick<ScoreBody, 'value' | 'dataType'> {
  if (typeof value === 'boolean') return { value: value ? 1 : 0, dataType: 'BOOLEAN' };
  return typeof value === 'number'
    ? { value, dataType: 'NUMERIC' }
    : { value: value.slice(0, 500), dataType: 'CATEGORICAL' };
}

function timestampOf(at: string): string {
  return Number.isNaN(Date.parse(at)) ? new Date().toISOString() : at;
}
