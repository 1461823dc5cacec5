import type { TriageSettings } from '../../graphs/triage/index.ts';
import { loadTriageSettings } from '../../graphs/triage/index.ts';
import type { OperationContext } from '../context.ts';
import { switchOffOutdated } from './automation.ts';

/** How old settings may be: a change of rules or a pause is noticed that soon; the database checks the pause again. */
const freshMs = 2_000;

/** Gives what is in force, read again every few seconds. A calibration of another recipe is switched off, once. */
export function createSettingsSource(context: OperationContext): () => Promise<TriageSettings> {
  const { clock } = context.services.ports;
  let current: Promise<TriageSettings> | undefined;
  let readAtMs = 0;
  return () => {
    if (current === undefined || clock.monotonicMs() - readAtMs > freshMs) {
      readAtMs = clock.monotonicMs();
      current = load(context);
    }
    return current;
  };
}

async function load(context: OperationContext): Promise<TriageSettings> {
  const settings = await loadTriageSettings(context.services, { signal: context.signal });
  const { calibration, fingerprint } = settings;
  if (calibration === null || calibration.fingerprint === fingerprint) return settings;
  return { ...settings, calibration: await switchOffOutdated(context, fingerprint) };
}
