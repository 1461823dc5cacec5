import { catalogue } from '@ai-manager/core/catalogue';
import { composeManager } from '../compose.ts';
import { exitCodes } from '../exit-codes.ts';
import type { FlagValues } from '../flags/add-flags.ts';
import type { Flag } from '../flags/flag.ts';
import { readInput } from '../flags/read-input.ts';
import type { Command } from '../invocation.ts';
import { withManager } from '../invocation.ts';
import { placesIn } from '../settings.ts';
import { writeReport } from '../write-report.ts';

interface ReportRequest {
  readonly flags: readonly Flag[];
  readonly values: FlagValues;
}

/** `report`: the week's page as a file; prints its path. */
export function reportCommand({ flags, values }: ReportRequest): Command {
  return async ({ context, settings, interrupt }) => {
    const input = await readInput({ descriptor: catalogue.reports.weekly, flags }, values, context);
    const { week, place } = await withManager(await composeManager(settings), (manager) =>
      writeReport(manager, { input, file: placesIn(settings.dataFolder).report, signal: interrupt.signal }),
    );
    return { document: { week, ...place }, text: place.path, exitCode: exitCodes.fine };
  };
}
