import type { Telemetry, TelemetryEvent } from '@ai-manager/core';
import type { Spent } from './spent.ts';
import { addSpent, nothingSpent } from './spent.ts';

interface Meter {
  readonly telemetry: Telemetry;
  spent(): Spent;
}

/** Adds up what the calls to models report, and passes every event on. */
export function createMeter(next: Telemetry | undefined): Meter {
  let spent = nothingSpent;
  const count = ({ type, attributes }: TelemetryEvent): void => {
    if (type !== 'llm') return;
    const { usage, costMicroUsd } = attributes as { readonly usage: Spent; readonly costMicroUsd: number | null };
    spent = addSpent(spent, { ...usage, costMicroUsd });
  };
  return {
    spent: () => spent,
    telemetry: {
      // A meter wants nothing of people, so what comes after it decides.
      ...(next?.wants === undefined ? {} : { wants: next.wants }),
      emit(event) {
        count(event);
        next?.emit(event);
      },
      flush: async (options) => next?.flush(options),
    },
  };
}
