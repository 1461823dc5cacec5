import type { Telemetry, TelemetryEvent } from '../ports/telemetry.ts';

export interface MemoryTelemetry extends Telemetry {
  /** what was emitted, oldest first */
  readonly events: readonly TelemetryEvent[];
}

export interface MemoryTelemetryOptions {
  /** older events are forgotten beyond this many; default 1,000 */
  readonly maxEvents?: number;
}

/** Remembers events, for tests. */
export function createMemoryTelemetry({ maxEvents = 1_000 }: MemoryTelemetryOptions = {}): MemoryTelemetry {
  let events: TelemetryEvent[] = [];
  return {
    get events() {
      return events.slice(-maxEvents);
    },
    emit(event) {
      events.push({ ...event, attributes: jsonAttributes(event) });
      // Dropped in bulk: shifting one by one costs time with every event.
      if (events.length >= 2 * maxEvents) events = events.slice(-maxEvents);
    },
    async flush() {},
  };
}

/** A copy as a sink would read it; attributes that are no JSON are named, never thrown. */
function jsonAttributes({ attributes }: TelemetryEvent): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(JSON.stringify(attributes)) as Record<string, unknown>;
  } catch {
    return { unreadable: 'The attributes are not JSON' };
  }
}

/** Takes no notice of anything: the default of installations that trace nothing. */
export function createSilentTelemetry(): Telemetry {
  return { emit: () => undefined, flush: async () => undefined };
}
