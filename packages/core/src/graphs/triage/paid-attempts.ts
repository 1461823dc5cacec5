import type { Attempt, DecisionRecord } from '../../domain/decision-record.ts';

/** Everything models were asked for records. */
export function attemptsIn(records: readonly Pick<DecisionRecord, 'attempts'>[]): readonly Attempt[] {
  return records.flatMap(({ attempts }) => attempts);
}
