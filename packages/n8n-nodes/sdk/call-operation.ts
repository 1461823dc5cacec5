import { createGenaiPriceBook } from '@ai-manager/adapters/genai-prices';
import type { Actor, Logger, PriceBook, Progress, Storage } from '@ai-manager/core';
import { createAiManager } from '@ai-manager/core';
import type { DatabaseConnection, LangfuseConnection, ModelConnection } from './connection.ts';
import { createMeter } from './meter.ts';
import { toProviders } from './models.ts';
import type { Spent } from './spent.ts';
import { withStorage } from './storages.ts';
import { withTraces } from './traces.ts';

export interface CallRequest {
  /** full name, such as `evaluations.weekly` */
  readonly operation: string;
  readonly input: unknown;
  readonly database: DatabaseConnection;
  readonly models: {
    /** chat models of n8n, the one to ask first in front */
    readonly connected: readonly unknown[];
    readonly credential: ModelConnection | undefined;
  };
  readonly langfuse: LangfuseConnection | undefined;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: (progress: Progress) => void;
  readonly logger: Logger;
}

export interface CallResult {
  readonly output: unknown;
  /** what models were asked for it */
  readonly spent: Spent;
}

let prices: Promise<PriceBook> | undefined;

/** Runs one operation of the catalogue with the pool of its credential and the models of its node. */
export function callOperation(request: CallRequest): Promise<CallResult> {
  return withStorage(request.database, (storage) =>
    withTraces(request.langfuse, request.logger, async (traces) => {
      const meter = createMeter(traces);
      try {
        return { output: await call(request, storage, meter), spent: meter.spent() };
      } finally {
        // What is not sent in time goes with the next execution's.
        await traces?.flush({ signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
      }
    }),
  );
}

async function call(
  { operation, input, database, models, logger, signal, onProgress }: CallRequest,
  storage: Storage,
  { telemetry }: ReturnType<typeof createMeter>,
): Promise<unknown> {
  const actor: Actor = { id: database.actorId, role: database.actorRole, via: 'n8n' };
  const llm = toProviders(models.connected, models.credential);
  prices ??= createGenaiPriceBook();
  const manager = createAiManager({ storage, llm, prices: await prices, telemetry, logger }, { actor });
  return manager.invoke(operation, input, { onProgress, ...(signal === undefined ? {} : { signal }) });
}
