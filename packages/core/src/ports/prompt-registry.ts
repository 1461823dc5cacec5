import type { PromptLabel } from '../domain/prompt.ts';
import type { CallOptions } from './call.ts';

export interface RegistryPrompt {
  readonly name: string;
  /** the registry's own number, from 1 */
  readonly version: number;
  /** Liquid, character by character as it was added */
  readonly body: string;
  readonly labels: readonly PromptLabel[];
}

export interface NewRegistryPrompt {
  readonly name: string;
  readonly body: string;
  readonly note: string;
  readonly createdBy: string;
  /** labels moved to the new version */
  readonly labels: readonly PromptLabel[];
}

/**
 * Where prompts are written and labelled. Versions are immutable, labels are pointers. A run never reads here while it
 * works: what is in production when it starts is taken into storage, and the run keeps that version to its end.
 */
export interface PromptRegistry {
  /** such as `storage`; goes into records and traces as the source of a prompt */
  readonly id: string;
  /**
   * By version or label; null when there is none.
   * @throws UpstreamError when the registry cannot be reached or does not answer in its own format
   */
  get(
    name: string,
    selector: { readonly version: number } | { readonly label: PromptLabel },
    options: CallOptions,
  ): Promise<RegistryPrompt | null>;
  /** Adds the next version. @throws UpstreamError as above; ConflictError when another was added at the same moment */
  add(prompt: NewRegistryPrompt, options: CallOptions): Promise<RegistryPrompt>;
}
