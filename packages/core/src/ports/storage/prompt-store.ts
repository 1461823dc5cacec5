import type { DecisionRecord } from '../../domain/decision-record.ts';
import type { Prompt, PromptLabel } from '../../domain/prompt.ts';
import type { CallOptions } from '../call.ts';

export interface NewPrompt {
  readonly name: string;
  readonly body: string;
  readonly note: string;
  readonly createdBy: string;
  readonly now: string;
  /** labels moved to the new version */
  readonly labels: readonly PromptLabel[];
  /** the version the author edited; null for a first version */
  readonly expectedVersion: number | null;
}

export interface PromptStore {
  /**
   * Adds the next version. @throws ConflictError `CONFLICT` when the newest version is not `expectedVersion`
   * (`details.currentVersion`)
   */
  save(prompt: NewPrompt, decision: DecisionRecord | null, options: CallOptions): Promise<Prompt>;
  /** By version or label; null when there is none. */
  get(
    name: string,
    selector: { readonly version: number } | { readonly label: PromptLabel },
    options: CallOptions,
  ): Promise<Prompt | null>;
  /** Newest version of each name, or all versions of one name (newest first). */
  list(filter: { readonly name?: string }, options: CallOptions): Promise<readonly Prompt[]>;
}
