import { ConfigurationError } from '../errors.ts';
import type { Clock, Logger } from '../ports/environment.ts';
import type { LlmProvider } from '../ports/llm-provider.ts';
import type { PriceBook } from '../ports/price-book.ts';
import type { TelemetryEvent } from '../ports/telemetry.ts';
import { createAlarms } from './alarms.ts';
import { assertPriced } from './assert-priced.ts';
import { highestSpending } from './cost.ts';
import { generateObject } from './generate-object.ts';
import { generateText } from './generate-text.ts';
import { createProviderHealth } from './provider-health.ts';
import { createRateLimits } from './rate-limits.ts';
import type { Runner } from './runner.ts';
import { parseLlmSettings, type LlmSettingsInput } from './settings.ts';
import { createSlots } from './slots.ts';
import { streamText } from './stream-text.ts';
import { createTurns } from './turns.ts';
import type { Llm } from './types.ts';

export interface LlmOptions {
  /** the first is asked first, the others take over when it fails */
  readonly providers: readonly [LlmProvider, ...LlmProvider[]];
  readonly prices: PriceBook;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly settings?: LlmSettingsInput | undefined;
  /** Gets every call when it ends, however it ends: provider, attempts, durations, usage, cost; no prompt text. */
  readonly onCall?: ((event: TelemetryEvent) => void) | undefined;
  /** the hook gets what was asked and answered, too, as the `content` of its events */
  readonly onCallContent?: boolean | undefined;
  /** in [0, 1), for jitter; tests give their own */
  readonly random?: (() => number) | undefined;
}

/**
 * The runner over one or more providers. Does no I/O; keep one per installation, because its bound on concurrency
 * and its knowledge of failing providers hold for the calls of one runner.
 *
 * @throws ConfigurationError for wrong settings, or when two providers share an id
 */
export function createLlm(options: LlmOptions): Llm {
  const runner = createRunner(options);
  return {
    providers: options.providers.map(({ id, provider, model, capabilities }) => ({
      id,
      provider,
      model,
      capabilities,
    })),
    capacity: runner.slots.capacity,
    generateObject: (request) => generateObject(runner, request),
    generateText: (request) => generateText(runner, request),
    streamText: (request) => streamText(runner, request),
    highestCost: (request) =>
      highestSpending(runner.prices, runner.providers[0], { name: 'estimate', ...request }).microUsd,
    assertPriced: (budget) => assertPriced(runner.prices, runner.providers, budget),
    reinstate: () => runner.health.reinstate(),
  };
}

function createRunner(options: LlmOptions): Runner {
  const { providers, prices, clock, logger } = options;
  const settings = parseLlmSettings(options.settings);
  const ids = new Set(providers.map((provider) => provider.id));
  if (ids.size < providers.length) throw new ConfigurationError('Two model providers share an id: give each its own.');
  const unknown = Object.keys(settings.limits).find((id) => !ids.has(id));
  if (unknown !== undefined)
    throw new ConfigurationError(
      `There is a limit for the model provider ${unknown}, but no such provider: limits go by ids, such as ${providers[0].id}.`,
    );
  const warned = new Set<string>();
  return {
    providers,
    prices,
    clock,
    logger,
    settings,
    random: options.random ?? Math.random,
    onCall: options.onCall,
    onCallContent: options.onCallContent ?? false,
    health: createProviderHealth({ clock, logger, settings }),
    limits: createRateLimits(clock, settings.limits),
    slots: createSlots(settings.concurrency),
    turns: createTurns(),
    alarms: createAlarms(clock),
    warnUnpriced: ({ provider }, model) => {
      const key = `${provider}/${model}`;
      if (warned.has(key)) return;
      warned.add(key);
      logger.warn('The price of a model is not known, so its cost is not either.', {
        provider,
        model,
        prices: prices.version,
      });
    },
  };
}
