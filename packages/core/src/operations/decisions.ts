import type { DecisionRecord } from '../domain/decision-record.ts';
import type { OperationContext } from './context.ts';

/** A decision record of something a caller did, with nothing of a model in it. */
export function decisionOf(
  { services, actor }: Pick<OperationContext, 'services' | 'actor'>,
  parts: Pick<DecisionRecord, 'kind' | 'subject' | 'outcome'> &
    Partial<Pick<DecisionRecord, 'inputHash' | 'rulesVersion' | 'runId' | 'personal'>>,
): DecisionRecord {
  const { ids, clock } = services.ports;
  return {
    id: ids.next(),
    actor,
    at: clock.now(),
    runId: null,
    inputHash: null,
    promptVersions: {},
    rulesVersion: null,
    attempts: [],
    ...parts,
  };
}
