import type { z } from 'zod';
import type { CacheClass } from '../domain/cache-class.ts';
import type { AccessRow, OperationName } from './access.ts';
import { accessTable } from './access.ts';

/**
 * - `read`: changes nothing
 * - `write`: changes the system's own data
 * - `act`: also reaches outside (models, mail)
 */
export type Effects = 'read' | 'write' | 'act';

/** Kinds of stored data, as far as kept answers depend on them. */
export const topics = ['people', 'projects', 'metrics', 'evaluations', 'rules', 'prompts', 'approvals'] as const;
/** `evaluations` are runs and rankings, too; `projects` also what was submitted. */
export type Topic = (typeof topics)[number];

/** How long an answer may be kept, and what makes it stale before that. */
export interface CacheRule {
  readonly class: CacheClass;
  /** all that the answer is made from; a write that changes one of these ends it everywhere */
  readonly dependsOn: readonly Topic[];
}

/** How often one actor may call. */
export interface CallLimit {
  readonly callsPerHour: number;
  /** which calls count; absent: all */
  readonly counts?: (input: unknown) => boolean;
}

/** What an operation is, without how it is done: reading it loads no graph. */
export interface OperationDescriptor<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  readonly name: OperationName;
  readonly title: string;
  readonly description: string;
  readonly input: Input;
  readonly output: Output;
  readonly access: AccessRow;
  readonly effects: Effects;
  /**
   * Set for costly reads whose answer is the same for all actors of a role and row scope, so that it depends on
   * nothing but these and the input (with scope `all` not even on who asks). Absent: every answer is made anew.
   */
  readonly cache?: CacheRule;
  /** what a write makes stale; absent: everything */
  readonly changes?: readonly Topic[];
  readonly callLimit?: CallLimit;
}

/** Declares an operation; its access row comes from the access table. */
export function defineOperation<Input extends z.ZodType, Output extends z.ZodType>(
  descriptor: Omit<OperationDescriptor<Input, Output>, 'access'>,
): OperationDescriptor<Input, Output> {
  return { ...descriptor, access: accessTable[descriptor.name] };
}
