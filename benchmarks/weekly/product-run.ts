import type { LlmProvider } from '@ai-manager/core';
import { createAiManager } from '@ai-manager/core';
import { benchmarkWeek, fillOrganisation } from '../organisation.ts';
import type { OpenedStorage } from './backend.ts';
import type { Measured } from './measured.ts';
import { startMeasuring } from './measured.ts';
import type { Recording } from './recording.ts';
import { createRecorder } from './recording.ts';

export interface RunSize {
  readonly projects: number;
  readonly concurrency: number;
}

export interface ProductRun {
  /** from the call to the moment when everything is judged, recorded and ranked */
  readonly evaluated: Measured;
  /** the rest of the call: making and queueing a mail per person, which depends on people and not on the run */
  readonly mailed: Measured;
  readonly recording: Recording;
}

/** The weekly evaluation as a host calls it. */
export async function runProduct(
  { storage, statements }: OpenedStorage,
  provider: LlmProvider,
  size: RunSize,
): Promise<ProductRun> {
  const recorder = createRecorder(provider, storage);
  const manager = createAiManager(
    { storage: recorder.storage, llm: [recorder.provider] },
    { actor: { id: 'benchmark', role: 'service', via: 'benchmark' } },
  );
  await fillOrganisation(manager, size.projects);
  // Puts the default prompts into the database, which happens once in its life and not once per run.
  await manager.prompts.list({});
  const stop = startMeasuring(statements);
  let evaluated: Measured | undefined;
  const { run } = await manager.evaluations.weekly(
    { week: benchmarkWeek, concurrency: size.concurrency },
    {
      onProgress: ({ phase }) => {
        if (phase === 'mailing') evaluated ??= stop();
      },
    },
  );
  const all = stop();
  if (evaluated === undefined || run === null || run.counts.failed > 0)
    throw new Error(`The run failed: ${JSON.stringify(run?.counts)}.`);
  return { evaluated, mailed: difference(all, evaluated), recording: recorder.recording };
}

function difference(all: Measured, part: Measured): Measured {
  return {
    wallMs: all.wallMs - part.wallMs,
    cpuMs: all.cpuMs - part.cpuMs,
    statements: all.statements - part.statements,
  };
}
