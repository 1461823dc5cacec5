import type { Logger } from '../ports/environment.ts';
import type { HealthPart } from '../ports/storage/storage.ts';
import type { Telemetry } from '../ports/telemetry.ts';
import { withholdPersonal } from './withhold-personal.ts';

/**
 * Several sinks as one: each gets every event, with what it wants of people and nothing else. One that is slow or
 * broken takes nothing from the others.
 *
 * @param logger - hears of a sink that throws, which none should
 */
export function createTelemetryFanOut(sinks: readonly Telemetry[], logger: Pick<Logger, 'warn'>): Telemetry {
  const guarded = sinks.map((sink) => withholdPersonal(sink, logger));
  const wanted = (what: 'subjects' | 'content'): boolean => guarded.some(({ wants }) => wants?.[what] === true);
  return {
    wants: { subjects: wanted('subjects'), content: wanted('content') },
    emit(event) {
      for (const sink of guarded) sink.emit(event);
    },
    async flush(options) {
      await Promise.allSettled(guarded.map((sink) => sink.flush(options)));
    },
    async check(options) {
      const parts: readonly (readonly HealthPart[])[] = await Promise.all(
        guarded.map(async (sink) => (await sink.check?.(options)) ?? []),
      );
      return parts.flat();
    },
  };
}
