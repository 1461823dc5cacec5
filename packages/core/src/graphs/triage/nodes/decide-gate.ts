import type { NodeConfig } from '../context.ts';
import { callOptionsOf, contextOf } from '../context.ts';
import type { TriageDeps } from '../deps.ts';
import type { TriageState, TriageUpdate } from '../state.ts';
import { toTriage } from '../triage-result.ts';
import { workOf } from '../work.ts';

/** Code decides who decides: a hard rule, automation within the proven bound, or a person. */
export function createDecideGate({ ports }: Pick<TriageDeps, 'ports'>) {
  return async (state: TriageState, config: NodeConfig): Promise<TriageUpdate> => {
    callOptionsOf(config);
    const { settings } = contextOf(config);
    const found = { ...state.work, ...workOf(state, 'hardRules') };
    return { work: { ...state.work, ...toTriage(found, { settings, now: ports.clock.now() }) } };
  };
}
