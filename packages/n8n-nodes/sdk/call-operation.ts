import { createGenaiPriceBook } from '@ai-manager/adapters/genai-prices';
import { createLangfuse } from '@ai-manager/adapters/langfuse';
import type { Actor, Logger, Progress, Telemetry, TelemetryEvent } from '@ai-manager/core';
import { createAiManager } from '@ai-manager/core';
import type { DatabaseConnection, LangfuseConnection, ModelConnection } from './connection.ts';
import { toProviders } from './models.ts';
import { withStorage } from './storages.ts';

export interface CallRequest {
  /** full name, such as `evaluations.weekly` */
  readonly operation: string;
  readonly input: unknown;
  readonly database: DatabaseConnection;
  readonly models: { readonly connected: readonly unknown[]; readonly credential: ModelConnection | undefined };
  readonly langfuse: LangfuseConnection | undefined;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: (progress: Progress) => void;
  readonly logger: Logger;
}

export interface CallResult {
  readonly output: unknown;
  /** what models were asked for it; cost is null when a model has no known price */
  readonly spent: { readonly inputTokens: number; readonly outputTokens: number; readonly costMicroUsd: number | null };
}

/** Runs one operation of the catalogue with the pool of its credential and the models of its node. */
export function callOperation(request: CallRequest): Promise<CallResult> {
  const { database, models, langfuse, logger, signal, onProgress } = request;
  const actor: Actor = { id: database.actorId, role: database.actorRole, via: 'n8n' };
  return withStorage(database, async (storage) => {
    const meter = createMeter();
    const traced = langfuse === undefined ? undefined : createLangfuse(withoutEmptyUrl(langfuse), logger);
    const manager = createAiManager(
      {
        storage,
        llm: toProviders(models.connected, models.credential),
        prices: await createGenaiPriceBook(),
        telemetry: traced === undefined ? meter : both(meter, traced.telemetry),
        logger,
      },
      { actor },
    );
    const output = await manager.invoke(request.operation, request.input, {
      onProgress,
      ...(signal === undefined ? {} : { signal }),
    });
    await traced?.telemetry.flush({});
    return { output, spent: meter.spent() };
  });
}

interface Meter extends Telemetry {
  spent(): CallResult['spent'];
}

/** Adds up what the calls to models report. */
function createMeter(): Meter {
  let spent: CallResult['spent'] = { inputTokens: 0, outputTokens: 0, costMicroUsd: 0 };
  return {
    emit({ type, attributes }: TelemetryEvent) {
      if (type !== 'llm') return;
      const { usage, costMicroUsd } = attributes as {
        readonly usage: { readonly inputTokens: number; readonly outputTokens: number };
        readonly costMicroUsd: number | null;
      };
      spent = {
        inputTokens: spent.inputTokens + usage.inputTokens,
        outputTokens: spent.outputTokens + usage.outputTokens,
        costMicroUsd: spent.costMicroUsd === null || costMicroUsd === null ? null : spent.costMicroUsd + costMicroUsd,
      };
    },
    flush: async () => undefined,
    spent: () => spent,
  };
}

/** The meter wants nothing of people, so what Langfuse wants decides. */
function both(meter: Meter, other: Telemetry): Telemetry {
  return {
    ...(other.wants === undefined ? {} : { wants: other.wants }),
    emit(event) {
      meter.emit(event);
      other.emit(event);
    },
    flush: (options) => other.flush(options),
  };
}

function withoutEmptyUrl({ publicKey, secretKey, url }: LangfuseConnection) {
  return { publicKey, secretKey, ...(url === '' ? {} : { url }) };
}
