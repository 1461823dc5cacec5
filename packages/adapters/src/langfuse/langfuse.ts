import type { Logger, PromptRegistry, Telemetry } from '@ai-manager/core';
import { checkLangfuse } from './check.ts';
import { openConnection } from './connection.ts';
import { createHealth } from './health.ts';
import type { LangfuseOptions } from './options.ts';
import { parseLangfuseOptions } from './options.ts';
import { createPromptRegistry } from './prompt-registry.ts';
import { createPseudonyms } from './pseudonyms.ts';
import { createTelemetry } from './telemetry.ts';
import { createVendorLoader } from './vendor.ts';

export interface LangfuseTelemetry extends Telemetry {
  /** events that were lost since it was made: the queue was full, or Langfuse refused them */
  readonly droppedCount: number;
}

/** Both ports over one Langfuse project; use either or both. */
export interface Langfuse {
  readonly telemetry: LangfuseTelemetry;
  readonly promptRegistry: PromptRegistry;
}

/**
 * Traces and prompts in Langfuse. Making it does no I/O; the vendor's packages are loaded with the first request.
 *
 * @param logger - hears of a Langfuse that fails, once until it works again
 * @throws ConfigurationError `CONFIGURATION` when the options are not valid
 */
export function createLangfuse(options: LangfuseOptions, logger?: Pick<Logger, 'warn' | 'info'>): Langfuse {
  const parsed = parseLangfuseOptions(options);
  const connection = openConnection(parsed, createVendorLoader());
  const health = createHealth(logger, parsed.url);
  const telemetry = createTelemetry({ connection, health, pseudonyms: createPseudonyms(parsed) });
  return {
    telemetry: {
      wants: { subjects: true, content: parsed.content },
      ...telemetry,
      check: (callOptions) => checkLangfuse(connection, callOptions),
      get droppedCount() {
        return health.droppedCount;
      },
    },
    promptRegistry: createPromptRegistry(connection, health),
  };
}
