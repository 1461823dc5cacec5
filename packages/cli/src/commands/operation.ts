import type { OperationDescriptor } from '@ai-manager/core/catalogue';
import { composeManager } from '../compose.ts';
import { exitCodes } from '../exit-codes.ts';
import type { FlagValues } from '../flags/add-flags.ts';
import type { Flag } from '../flags/flag.ts';
import { readInput } from '../flags/read-input.ts';
import type { Command } from '../invocation.ts';
import { withManager } from '../invocation.ts';
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
    const output = await withManager(await composeManager(settings), (manager) =>
      manager.invoke(descriptor.name, input, { signal: interrupt.signal }),
    );
    const unwell = descriptor.name === 'health.check' && (output as { readonly ok: boolean }).ok === false;
    return {
      document: output,
      text: renderOutput(descriptor.name, output, context.stdout),
      exitCode: unwell ? exitCodes.failure : exitCodes.fine,
    };
  };
}
