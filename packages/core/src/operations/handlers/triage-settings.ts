import type { TriageSettings } from '../../graphs/triage/index.ts';
import { loadTriageSettings } from '../../graphs/triage/index.ts';
import type { OperationContext } from '../context.ts';

/** How old settings may be: a change of rules or a pause is noticed that soon; the database checks the pause again. */
const freshMs = 2_000;

/** Gives what is in force, read again every few seconds. */
export function createSettingsSource(context: OperationContext): () => Promise<TriageSettings> {
  const { services, signal } = context;
  const { clock } = services.ports;
  let current: Promise<TriageSettings> | undefined;
  let readAtMs = 0;
  return () => {
    if (current === undefined || clock.monotonicMs() - readAtMs > freshMs) {
      readAtMs = clock.monotonicMs();
      current = loadTriageSettings(services, { signal });
    }
    return current;
  };
}
