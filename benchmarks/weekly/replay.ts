import type { ClaimedItem, LlmProvider, RecordedItem, Storage } from '@ai-manager/core';
import { createAiManager } from '@ai-manager/core';
import { fillOrganisation } from '../organisation.ts';
import type { Recording } from './recording.ts';

/** The steps of a recorded run, to be put together by something else than the product. */
export interface Replay {
  /** Makes the run and its ledger. */
  start(): Promise<void>;
  /** Takes the next projects and reads what a judge needs to know about them; empty at the end. */
  claim(): Promise<readonly ClaimedItem[]>;
  /** Makes the project's calls one after the other, and reads the replies as JSON. */
  ask(item: ClaimedItem): Promise<void>;
  /** Writes what the product wrote about these projects. */
  record(items: readonly ClaimedItem[]): Promise<void>;
  /** Reads what a ranking needs, and finishes the run with the product's ranking and no mail. */
  finish(): Promise<void>;
}

/** Projects that are claimed and recorded together, as the product does. */
export const batchSize = 32;

export interface ReplayParts {
  readonly storage: Storage;
  readonly provider: LlmProvider;
  readonly recording: Recording;
}

/** Fills an empty storage with the recorded organisation and replays its run there. */
export async function createReplay({ storage, provider, recording }: ReplayParts): Promise<Replay> {
  const manager = createAiManager(
    { storage, llm: [provider] },
    { actor: { id: 'benchmark', role: 'service', via: 'benchmark' } },
  );
  await fillOrganisation(manager, recording.items.size);
  const { id, week, rulesVersion, promptVersions } = recording.run();
  const now = (): string => new Date().toISOString();
  return {
    async start() {
      await storage.runs.start(
        { id, week, mode: 'resume', projects: 'all', rulesVersion, promptVersions, now: now() },
        {},
      );
    },
    async claim() {
      const items = await storage.runs.claim({ runId: id, workerId: 'replay', limit: batchSize, leaseMs: 600_000 }, {});
      if (items.length > 0)
        await storage.evaluations.loadDossiers(
          items.map(({ projectId }) => projectId),
          week,
          {},
        );
      return items;
    },
    async ask({ projectId }) {
      for (const request of recording.requests.get(projectId) ?? [])
        JSON.parse((await provider.generate(request, {})).text);
    },
    async record(items) {
      if (items.length > 0)
        await storage.runs.recordBatch(
          id,
          items.map((item) => toRecord(item, recording)),
          {},
        );
    },
    async finish() {
      await storage.evaluations.scores({ weeks: [week] }, {});
      await storage.runs.finish({ runId: id, ranking: recording.ranking(), outbox: [], now: now() }, {});
    },
  };
}

function toRecord({ projectId, fence }: ClaimedItem, { items }: Recording): RecordedItem {
  const item = items.get(projectId);
  if (item === undefined) throw new Error(`Nothing was recorded for ${projectId}.`);
  return { ...item, fence };
}
