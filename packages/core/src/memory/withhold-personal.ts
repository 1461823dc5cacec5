import { toLoggable } from '../errors.ts';
import type { Logger } from '../ports/environment.ts';
import type { Telemetry, TelemetryEvent } from '../ports/telemetry.ts';

/**
 * Telemetry that passes on what its sink wants and nothing else of people, and that never throws, whatever the sink
 * does.
 */
export function withholdPersonal(sink: Telemetry, logger: Pick<Logger, 'warn'>): Telemetry {
  const { subjects = false, content = false } = sink.wants ?? {};
  const reduce = (event: TelemetryEvent): TelemetryEvent => {
    if ((subjects || event.subject === undefined) && (content || event.content === undefined)) return event;
    const { subject, content: texts, ...facts } = event;
    return {
      ...facts,
      ...(subjects && subject !== undefined ? { subject } : {}),
      ...(content && texts !== undefined ? { content: texts } : {}),
    };
  };
  return {
    wants: { subjects, content },
    emit(event) {
      try {
        sink.emit(reduce(event));
      } catch (error) {
        logger.warn('Telemetry threw on an event, which is lost.', { error: toLoggable(error) });
      }
    },
    flush: (options) => sink.flush(options),
    ...(sink.check === undefined ? {} : { check: (options) => sink.check?.(options) ?? Promise.resolve([]) }),
  };
}
