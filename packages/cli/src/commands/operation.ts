import type { Progress } from '@ai-manager/core';
import type { OperationDescriptor } from '@ai-manager/core/catalogue';
import { composeManager } from '../compose.ts';
import type { ExitCode } from '../exit-codes.ts';
import { exitCodes } from '../exit-codes.ts';
import type { FlagValues } from '../flags/add-flags.ts';
import type { Flag } from '../flags/flag.ts';
import { readInput } from '../flags/read-input.ts';
import type { Command, Invocation } from '../invocation.ts';
import { withManager } from '../invocation.ts';
import type { ProgressDisplay } from '../output/progress.ts';
import { createProgressDisplay } from '../output/progress.ts';
import { renderOutput } from '../output/render-output.ts';

interface OperationRequest {
  readonly descriptor: OperationDescriptor;
  readonly flags: readonly Flag[];
  readonly values: FlagValues;
}

/** Any operation of the catalogue: flags in, its output as a document or as text. */
export function operationCommand({ descriptor, flags, values }: OperationRequest): Command {
  return async ({ context, settings, interrupt }) => {
    const input = await readInput({ descriptor, flags }, values, context);
    const progress = progressOf(context);
    const output = await withManager(await composeManager(settings, { beforeLog: progress.makeRoom }), (manager) =>
      manager.invoke(descriptor.name, input, { signal: interrupt.signal, onProgress: progress.update }),
    ).finally(progress.stop);
    return {
      document: output,
      text: renderOutput(descriptor.name, output, context.stdout),
      exitCode: exitCodeOf(descriptor.name, output),
    };
  };
}

/** Most operations end by what they answer; some answer that not all went well. */
function exitCodeOf(name: OperationDescriptor['name'], output: unknown): ExitCode {
  const isCheck = name === 'health.check' || name === 'audit.verify';
  if (isCheck && (output as { readonly ok: boolean }).ok === false) return exitCodes.failure;
  if (name !== 'people.sync') return exitCodes.fine;
  const { sources } = output as { readonly sources: readonly { readonly failed: number }[] };
  return sources.some(({ failed }) => failed > 0) ? exitCodes.someFailed : exitCodes.fine;
}

/** A display that is made with the first progress: most operations have none. It leaves the line to result and error. */
function progressOf({ stderr }: Invocation['context']) {
  let display: ProgressDisplay | undefined;
  return {
    update: (progress: Progress): void => {
      display ??= createProgressDisplay(stderr, { now: () => performance.now() });
      display.update(progress);
    },
    makeRoom: (): void => display?.makeRoom(),
    stop: (): void => display?.stop(),
  };
}
