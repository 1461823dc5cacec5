import type { AiManager } from '@ai-manager/core';
import type { CliContext } from './context.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Interrupt } from './interrupt.ts';
import type { Settings } from './settings.ts';

/** One run of a command, with what it needs of the process. */
export interface Invocation {
  readonly context: CliContext;
  readonly settings: Settings;
  /** stdout carries exactly one JSON document */
  readonly json: boolean;
  readonly interrupt: Interrupt;
}

/** What a command leaves: a document for --json, or text; and the exit code. */
export interface CommandResult {
  readonly document: unknown;
  readonly text: string;
  readonly exitCode: ExitCode;
}

export type Command = (invocation: Invocation) => Promise<CommandResult>;

/** Runs `work` with a manager and closes it whatever happens: the database's lock must not outlive the command. */
export async function withManager<T>(manager: AiManager, work: (manager: AiManager) => Promise<T>): Promise<T> {
  try {
    return await work(manager);
  } finally {
    await manager.close();
  }
}
