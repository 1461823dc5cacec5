import type { NodeConfig } from '../context.ts';
import { callOptionsOf, contextOf } from '../context.ts';
import { toExamples } from '../examples.ts';
import { factsOf } from '../facts.ts';
import type { TriageState, TriageUpdate } from '../state.ts';
import { workOf } from '../work.ts';

/** Puts what is known of the person and the time into sentences. */
export async function gatherFacts(state: TriageState, config: NodeConfig): Promise<TriageUpdate> {
  callOptionsOf(config);
  const { settings } = contextOf(config);
  const { approval, hardRules, dossier } = workOf(state, 'approval', 'hardRules', 'dossier');
  const { timeZone } = settings.rules;
  const { categories } = settings.approvals.hard;
  const { metrics, counts, decided } = dossier;
  const facts = factsOf({ approval, timeZone, categories, hardRules, metrics, counts });
  return { work: { ...state.work, facts, ownExamples: toExamples(decided) } };
}
