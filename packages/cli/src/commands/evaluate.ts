import { resolve } from 'node:path';
import type { AiManager } from '@ai-manager/core';
import type { Catalogue } from '@ai-manager/core/catalogue';
import type { z } from 'zod';
import { composeManager, composeStorage } from '../compose.ts';
import type { FlagValues } from '../flags/add-flags.ts';
import type { Flag } from '../flags/flag.ts';
import { readInput } from '../flags/read-input.ts';
import { InterruptedError } from '../interrupt.ts';
import type { Command, CommandResult, Invocation } from '../invocation.ts';
import { withManager } from '../invocation.ts';
import type { OrganisationFolder } from '../organisation/load-folder.ts';
import { loadOrganisation } from '../organisation/load-folder.ts';
import type { SyncResult } from '../organisation/sync.ts';
import { syncOrganisation } from '../organisation/sync.ts';
import type { ProgressDisplay } from '../output/progress.ts';
import { createProgressDisplay } from '../output/progress.ts';
import { renderSync } from '../output/sync.ts';
import type { Settings } from '../settings.ts';
import { describePlace } from '../settings.ts';
import { interruptedResult } from './interrupted.ts';
import { describeOutcome } from './outcome.ts';
import { resumeCommand } from './resume.ts';

type Descriptor = Catalogue['evaluations']['weekly'];
export type WeeklyInput = z.input<Descriptor['input']>;

interface EvaluateRequest {
  readonly descriptor: Descriptor;
  readonly flags: readonly Flag[];
  readonly values: FlagValues;
  /** organisation folder to load first */
  readonly org: string | undefined;
}

/** `evaluate`: loads the organisation folder if there is one, evaluates the week, and says what came of it. */
export function evaluateCommand({ descriptor, flags, values, org }: EvaluateRequest): Command {
  return async (invocation) => {
    const { context, settings } = invocation;
    const given = (await readInput({ descriptor, flags }, values, context)) as WeeklyInput;
    const organisation = org === undefined ? null : await loadOrganisation(resolve(context.cwd, org));
    const week = given.week ?? organisation?.week ?? undefined;
    const input: WeeklyInput = week === undefined ? given : { ...given, week };
    // Nothing is stored yet: what would happen is found out on a database that is thrown away.
    const inMemory = input.dryRun === true && organisation !== null && (await holdsNothing(settings));
    const display = createProgressDisplay(context.stderr, { now: () => performance.now() });
    display.announce(
      org === undefined ? `Opening ${describePlace(settings)}` : `Loading ${org} into ${describePlace(settings)}`,
    );
    try {
      const composed = await composeManager(settings, { inMemory, beforeLog: () => display.makeRoom() });
      return await withManager(composed, async (manager) => {
        const checkOnly = input.dryRun === true && !inMemory;
        const sync =
          organisation === null
            ? null
            : await load(manager, { organisation, checkOnly, trial: input.dryRun === true, display }, invocation);
        const resume = (changes: Partial<WeeklyInput> = {}): string =>
          resumeCommand({ ...input, ...changes }, { org, flags: values, environment: context.environment });
        return evaluate(manager, { input, sync, resume, display }, invocation);
      });
    } finally {
      display.stop();
    }
  };
}

/** Whether this installation was never used; asking leaves it so. */
async function holdsNothing(settings: Settings): Promise<boolean> {
  await using storage = await composeStorage(settings);
  return (await storage.schema.status({})).applied.length === 0;
}

interface Loading {
  readonly organisation: OrganisationFolder;
  readonly checkOnly: boolean;
  readonly trial: boolean;
  readonly display: ProgressDisplay;
}

async function load(manager: AiManager, loading: Loading, { context, interrupt }: Invocation): Promise<SyncResult> {
  const { organisation, checkOnly, trial, display } = loading;
  const result = await syncOrganisation(manager, organisation, { call: { signal: interrupt.signal }, checkOnly });
  display.makeRoom();
  context.stderr.write(`${renderSync({ organisation: organisation.name, result, trial }, context.stderr)}\n`);
  return result;
}

export interface Evaluation {
  readonly input: WeeklyInput;
  readonly sync: SyncResult | null;
  /** the command that goes on after an interruption or a budget */
  readonly resume: (changes?: Partial<WeeklyInput>) => string;
  readonly display: ProgressDisplay;
}

async function evaluate(manager: AiManager, evaluation: Evaluation, invocation: Invocation): Promise<CommandResult> {
  const { interrupt } = invocation;
  const { display } = evaluation;
  try {
    const outcome = await manager.evaluations.weekly(evaluation.input, {
      signal: interrupt.signal,
      onProgress: (progress) => display.update(progress),
    });
    display.stop();
    invocation.context.stderr.write('\n');
    return await describeOutcome(manager, { ...evaluation, outcome }, invocation);
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error;
    display.stop();
    return await interruptedResult(manager, evaluation, invocation);
  }
}
