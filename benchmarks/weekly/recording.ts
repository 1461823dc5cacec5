import type { LlmProvider, LlmRequest, ProjectId, RankedBuilder, RecordedItem, Run, Storage } from '@ai-manager/core';

/** What a run of the product asked and wrote, so that other ways of running the week can ask and write the same. */
export interface Recording {
  /** calls per project, in the order in which they were made */
  readonly requests: ReadonlyMap<string, readonly LlmRequest[]>;
  readonly items: ReadonlyMap<ProjectId, RecordedItem>;
  readonly run: () => Run;
  readonly ranking: () => readonly RankedBuilder[];
}

export interface Recorder {
  readonly recording: Recording;
  readonly provider: LlmProvider;
  readonly storage: Storage;
}

/** The same model and the same storage, which remember what passes through them. */
export function createRecorder(provider: LlmProvider, storage: Storage): Recorder {
  const requests = new Map<string, LlmRequest[]>();
  const items = new Map<ProjectId, RecordedItem>();
  let run: Run | undefined;
  let ranking: readonly RankedBuilder[] = [];
  const { runs } = storage;
  return {
    recording: { requests, items, run: () => required(run), ranking: () => ranking },
    provider: {
      ...provider,
      generate: (request, options) => {
        const project = projectOf(request);
        requests.set(project, [...(requests.get(project) ?? []), request]);
        return provider.generate(request, options);
      },
    },
    storage: {
      ...storage,
      runs: {
        ...runs,
        recordBatch: (runId, batch, options) => {
          for (const item of batch) items.set(item.evaluation.projectId, item);
          return runs.recordBatch(runId, batch, options);
        },
        finish: async (finish, options) => {
          ({ ranking } = finish);
          run = await runs.finish(finish, options);
          return run;
        },
      },
    },
  };
}

/** The benchmark's updates say in their first line whose they are. */
function projectOf({ input }: LlmRequest): string {
  const { oneLiner } = (input as { submission: { oneLiner: string } }).submission;
  return `a${/Project (\d+)/.exec(oneLiner)?.[1] ?? ''}`;
}

function required(run: Run | undefined): Run {
  if (run === undefined) throw new Error('The recorded run has not finished.');
  return run;
}
