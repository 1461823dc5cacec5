import type { AiManagerError } from '../errors.ts';
import type { Clock } from '../ports/environment.ts';

/** Which providers are left out because they cannot work until somebody changes something. */
export interface ProviderHealth {
  markOut(id: string, error: AiManagerError): void;
  /** why the provider is out; null when it may be asked */
  reasonOut(id: string): AiManagerError | null;
  reinstate(): void;
}

export function createProviderHealth(clock: Clock, outForMs: number): ProviderHealth {
  const out = new Map<string, { readonly error: AiManagerError; readonly untilMs: number }>();
  return {
    markOut(id, error) {
      out.set(id, { error, untilMs: clock.monotonicMs() + outForMs });
    },
    reasonOut(id) {
      const entry = out.get(id);
      return entry !== undefined && clock.monotonicMs() < entry.untilMs ? entry.error : null;
    },
    reinstate() {
      out.clear();
    },
  };
}
