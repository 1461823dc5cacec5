import type { NodeConfig } from '../context.ts';
import { callOptionsOf, contextOf } from '../context.ts';
import type { TriageDeps } from '../deps.ts';
import { toExamples } from '../examples.ts';
import { factsOf, weeksAround } from '../facts.ts';
import type { TriageState, TriageUpdate } from '../state.ts';
import { workOf } from '../work.ts';

/** Own earlier requests that are looked through for examples. */
const ownRequestsRead = 10;

/** Reads what is known of the person and the time, and puts it into sentences. */
export function createGatherFacts({ ports }: Pick<TriageDeps, 'ports'>) {
  const { metrics, approvals } = ports.storage;
  return async (state: TriageState, config: NodeConfig): Promise<TriageUpdate> => {
    const options = callOptionsOf(config);
    const { settings } = contextOf(config);
    const { approval, hardRules } = workOf(state, 'approval', 'hardRules');
    const personIds = [approval.request.personId];
    const { timeZone } = settings.rules;
    const [measured, counts, own] = await Promise.all([
      metrics.list({ weeks: weeksAround(approval.request, timeZone), personIds }, options),
      approvals.counts({ personIds }, options),
      approvals.list({ personIds, status: ['approved', 'rejected'], order: 'newest', limit: ownRequestsRead }, options),
    ]);
    const { categories } = settings.approvals.hard;
    const facts = factsOf({ approval, timeZone, categories, hardRules, metrics: measured, counts });
    return { work: { ...state.work, facts, ownExamples: toExamples(own.items) } };
  };
}
