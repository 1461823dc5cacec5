import type { TriageSettings } from '../../graphs/triage/index.ts';
import { loadExamples, loadTriageSettings } from '../../graphs/triage/index.ts';
import type { OperationContext } from '../context.ts';
import { switchOffOutdated } from './automation.ts';

/** How old settings may be: a change of rules or a pause is noticed that soon; the database checks the pause again. */
const freshMs = 2_000;
/** How old the examples of other people's requests may be. */
const examplesFreshMs = 30_000;

/** Gives what is in force, read again every few seconds. A calibration of another recipe is switched off, once. */
export function createSettingsSource(context: OperationContext): () => Promise<TriageSettings> {
  const { services, signal } = context;
  const examplesNow = everySoOften(context, examplesFreshMs, () => loadExamples(services, { signal }));
  return everySoOften(context, freshMs, async () => {
    const settings = await loadTriageSettings(services, await examplesNow(), { signal });
    const { calibration, fingerprint } = settings;
    if (calibration === null || calibration.fingerprint === fingerprint) return settings;
    return { ...settings, calibration: await switchOffOutdated(context, fingerprint) };
  });
}

/** The last answer while it is young enough; one that failed is not kept. */
function everySoOften<T>({ services }: OperationContext, youngMs: number, read: () => Promise<T>): () => Promise<T> {
  const { clock } = services.ports;
  let last: { readonly answer: Promise<T>; readonly atMs: number } | undefined;
  return () => {
    if (last === undefined || clock.monotonicMs() - last.atMs > youngMs) {
      const answer = read();
      last = { answer, atMs: clock.monotonicMs() };
      answer.catch(() => (last = undefined));
    }
    return last.answer;
  };
}
