import { createGenaiPriceBook } from '@ai-manager/adapters/genai-prices';
import type { Actor, Logger, Ports, PriceBook, Progress } from '@ai-manager/core';
import { createAiManager } from '@ai-manager/core';
import type {
  DatabaseConnection,
  LangfuseConnection,
  ModelConnection,
  SesConnection,
  WebhookConnection,
  WorkSmartConnection,
} from './connection.ts';
import { withMailer } from './mailers.ts';
import { createMeter } from './meter.ts';
import { toProviders } from './models.ts';
import type { Spent } from './spent.ts';
import { withStorage } from './storages.ts';
import { withTraces } from './traces.ts';
import { openWebhooks } from './webhooks.ts';
import { withWorkSmart } from './worksmart.ts';

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
  /** undefined: mails stay in the outbox */
  readonly ses?: SesConnection | undefined;
  readonly worksmart?: WorkSmartConnection | undefined;
  readonly webhooks?: WebhookConnection | undefined;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: (progress: Progress) => void;
  /** told what a person should know besides the output, one sentence each */
  readonly onRemark?: (sentence: string) => void;
  readonly logger: Logger;
}

export interface CallResult {
  readonly output: unknown;
  /** what models were asked for it */
  readonly spent: Spent;
}

let prices: Promise<PriceBook> | undefined;

/** Runs one operation of the catalogue with what its credentials connect and the models of its node. */
export function callOperation(request: CallRequest): Promise<CallResult> {
  return withConnections(request, async (connected) => {
    const meter = createMeter(connected.telemetry);
    try {
      return { output: await call(request, { ...connected, telemetry: meter.telemetry }), spent: meter.spent() };
    } finally {
      // What is not sent in time goes with the next execution's.
      await connected.telemetry?.flush({ signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
    }
  });
}

type Connected = Pick<Ports, 'activity' | 'approvalSources' | 'eventSinks' | 'mailer' | 'storage' | 'telemetry'>;

/** Each of them stays open for the executions to come. */
function withConnections<T>(request: CallRequest, work: (connected: Connected) => Promise<T>): Promise<T> {
  const { database, langfuse, ses, worksmart, webhooks, logger, onRemark = () => undefined } = request;
  return withStorage(database, (storage) =>
    withTraces(langfuse, logger, (telemetry) =>
      withMailer(ses, onRemark, (mailer) =>
        withWorkSmart(worksmart, (sources) =>
          work({
            storage,
            mailer,
            ...sources,
            eventSinks: openWebhooks(webhooks),
            ...(telemetry === undefined ? {} : { telemetry }),
          }),
        ),
      ),
    ),
  );
}

async function call(
  { operation, input, database, models, logger, signal, onProgress }: CallRequest,
  connected: Connected,
): Promise<unknown> {
  const actor: Actor = { id: database.actorId, role: database.actorRole, via: 'n8n' };
  const llm = toProviders(models.connected, models.credential);
  prices ??= createGenaiPriceBook();
  const manager = createAiManager({ ...connected, llm, prices: await prices, logger }, { actor });
  return manager.invoke(operation, input, { onProgress, ...(signal === undefined ? {} : { signal }) });
}
