import type { DecisionRecord } from '../../domain/decision-record.ts';
import type { Rules, RulesVersion } from '../../domain/rules.ts';
import type { CallOptions } from '../call.ts';

export interface NewRules {
  readonly rules: Rules;
  readonly note: string;
  readonly createdBy: string;
  readonly now: string;
  /** the version the author edited; null when none existed */
  readonly expectedVersion: number | null;
}

export interface RulesStore {
  /** Adds the next version. @throws ConflictError `CONFLICT` when the newest is not `expectedVersion` (`details.currentVersion`) */
  save(rules: NewRules, decision: DecisionRecord | null, options: CallOptions): Promise<RulesVersion>;
  /** The newest version, or a given one; null when there is none. */
  get(version: number | 'latest', options: CallOptions): Promise<RulesVersion | null>;
  /** Newest first. */
  history(options: CallOptions): Promise<readonly RulesVersion[]>;
}
