import type { HardRuleVerdict } from '../../domain/approval.ts';
import type { TriageState } from './state.ts';

/** After the hard rules: what code rejects needs no facts and no model. */
export function afterRules({ work }: Pick<TriageState, 'work'>): 'gather' | 'gate' {
  const outcome: HardRuleVerdict['outcome'] = work?.hardRules?.outcome ?? 'escalate';
  return outcome === 'reject' ? 'gate' : 'gather';
}

/** After settling: what waits stops until a person has decided; what somebody else settled is theirs to tell. */
export function afterSettle({ settled }: Pick<TriageState, 'settled'>): 'wait' | 'notify' | 'end' {
  if (settled === 'waiting') return 'wait';
  return settled === null || settled === 'skipped' ? 'end' : 'notify';
}

/**
 * After somebody resumed the thread: only the database knows whether a person has decided. An answer to the question
 * alone decides nothing, so the question is asked again.
 */
export function afterClose({ settled }: Pick<TriageState, 'settled'>): 'wait' | 'notify' {
  return settled === 'waiting' ? 'wait' : 'notify';
}
