import { toLoggable } from '../errors.ts';
import type { Ports } from '../ports/index.ts';

/**
 * Lets telemetry deliver what it holds, for so long and no longer: nobody waits for a sink that is slow or dead. Never
 * rejects; a call that was aborted flushes, too.
 */
export async function flushTelemetry(
  { telemetry, clock, logger }: Pick<Required<Ports>, 'telemetry' | 'clock' | 'logger'>,
  budgetMs: number,
): Promise<void> {
  const [work, timer] = [new AbortController(), new AbortController()];
  const late = clock.sleep(budgetMs, timer.signal).then(
    () => work.abort(new Error('The time to flush telemetry is over.')),
    () => undefined,
  );
  try {
    await Promise.race([telemetry.flush({ signal: work.signal }), late]);
  } catch (error) {
    logger.warn('Telemetry could not be flushed.', { error: toLoggable(error) });
  } finally {
    timer.abort();
  }
}
