import type { DecisionRecord } from './decision-record.ts';

/** What a record says of a request, in one sentence. Nothing is looked up: records explain themselves. */
export function tellRecord({ outcome, actor }: Pick<DecisionRecord, 'outcome' | 'actor'>): string {
  const text = (key: string): string => {
    const value = outcome[key];
    return typeof value === 'string' ? value : '';
  };
  switch (outcome['step']) {
    case 'submitted':
      return outcome['source'] === null
        ? `Handed in by ${actor.id}.`
        : `Read from ${text('source')}, where it waits for a decision.`;
    case 'triaged':
      return tellTriage(outcome);
    case 'decided':
      return `${actor.id} decided: ${text('outcome')}${outcome['blind'] === true ? ', without having seen the verdict' : ''}.`;
    case 'overridden':
      return `${actor.id} changed ${text('changes')} to ${text('outcome')}.`;
    case 'expired':
      return 'Its time was over without a decision, so it expired.';
    case 'revealed':
      return `${actor.id} looked at the verdict before deciding.`;
    case 'audited':
      return `${actor.id} reviewed the automatic approval without knowing of it: ${text('label')}.`;
    default:
      return `${actor.id} did something with it that this version does not know.`;
  }
}

function tellTriage(outcome: DecisionRecord['outcome']): string {
  const { verdict, hardRules } = outcome as {
    readonly verdict?: {
      readonly status?: string;
      readonly by?: string | null;
      readonly waitReasons?: readonly string[];
    };
    readonly hardRules?: { readonly outcome?: string };
  };
  const checked = `Checked by code (hard rules: ${hardRules?.outcome ?? 'unknown'})`;
  if (verdict === undefined) return `${checked}; what else was found is withheld until a person has decided.`;
  if (verdict.by === 'automation') return `${checked} and approved automatically within the proven bound.`;
  if (verdict.by === 'hard-rule') return `${checked} and rejected by a rule.`;
  return `${checked}; a person decides: ${(verdict.waitReasons ?? []).join(', ')}.`;
}
