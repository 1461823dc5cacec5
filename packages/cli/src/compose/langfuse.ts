import type { Logger, Ports, Telemetry } from '@ai-manager/core';
import { createTelemetryFanOut } from '@ai-manager/core/memory';
import type { LangfuseSettings } from '../settings/langfuse.ts';

interface Beside {
  /** the traces in the data folder, which stay */
  readonly local: Telemetry;
  readonly logger: Logger;
}

/** Traces in the data folder, and in Langfuse where it is set up; its packages are loaded only then. */
export async function composeTelemetry(
  settings: LangfuseSettings | undefined,
  { local, logger }: Beside,
): Promise<Pick<Ports, 'telemetry' | 'promptRegistry'>> {
  if (settings === undefined) return { telemetry: local };
  const { createLangfuse } = await import('@ai-manager/adapters/langfuse');
  const { prompts, url, pseudonymKey, ...options } = settings;
  const { telemetry, promptRegistry } = createLangfuse(
    { ...options, ...(url === undefined ? {} : { url }), ...(pseudonymKey === undefined ? {} : { pseudonymKey }) },
    logger,
  );
  return {
    telemetry: createTelemetryFanOut([local, telemetry], logger),
    ...(prompts ? { promptRegistry } : {}),
  };
}
