import type { z } from 'zod';
import type { AccessRow, OperationName } from './access.ts';
import { accessTable } from './access.ts';

/**
 * - `read`: changes nothing
 * - `write`: changes the system's own data
 * - `act`: also reaches outside (models, mail)
 */
export type Effects = 'read' | 'write' | 'act';

/** What an operation is, without how it is done: reading it loads no graph. */
export interface OperationDescriptor<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  readonly name: OperationName;
  readonly title: string;
  readonly description: string;
  readonly input: Input;
  readonly output: Output;
  readonly access: AccessRow;
  readonly effects: Effects;
  /** how long an answer may be served from a cache; absent: never */
  readonly cacheTtlMs?: number;
}

/** Declares an operation; its access row comes from the access table. */
export function defineOperation<Input extends z.ZodType, Output extends z.ZodType>(
  descriptor: Omit<OperationDescriptor<Input, Output>, 'access'>,
): OperationDescriptor<Input, Output> {
  return { ...descriptor, access: accessTable[descriptor.name] };
}
