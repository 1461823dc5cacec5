import { createLangfuse } from '@ai-manager/adapters/langfuse';
import type { Logger, Telemetry } from '@ai-manager/core';
import type { LangfuseConnection } from './connection.ts';
import { keep } from './kept.ts';

const kept = keep<Telemetry>(5 * 60_000, (telemetry) => telemetry.flush({}).catch(() => undefined));

/** Runs `work` with where these settings send traces; undefined: nowhere. */
export function withTraces<T>(
  langfuse: LangfuseConnection | undefined,
  logger: Logger,
  work: (telemetry: Telemetry | undefined) => Promise<T>,
): Promise<T> {
  if (langfuse === undefined) return work(undefined);
  const { publicKey, secretKey, url } = langfuse;
  const open = (): Telemetry =>
    createLangfuse({ publicKey, secretKey, ...(url === '' ? {} : { url }) }, logger).telemetry;
  return kept.use(JSON.stringify([publicKey, secretKey, url]), open, work);
}

/** Sends what still waits to be sent. */
export const closeTraces = (): Promise<void> => kept.closeAll();
