import type { Clock, Logger } from '../ports/environment.ts';
import type { LlmProvider } from '../ports/llm-provider.ts';
import type { PriceBook } from '../ports/price-book.ts';
import type { TelemetryEvent } from '../ports/telemetry.ts';
import type { Alarms } from './alarms.ts';
import type { ProviderHealth } from './provider-health.ts';
import type { RateLimits } from './rate-limits.ts';
import type { LlmSettings } from './settings.ts';
import type { Slots } from './slots.ts';
import type { Turns } from './turns.ts';

/** What all calls of one {@link Llm} share. */
export interface Runner {
  readonly providers: readonly [LlmProvider, ...LlmProvider[]];
  readonly prices: PriceBook;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly settings: LlmSettings;
  readonly random: () => number;
  readonly onCall: ((event: TelemetryEvent) => void) | undefined;
  readonly onCallContent: boolean;
  readonly health: ProviderHealth;
  readonly limits: RateLimits;
  readonly slots: Slots;
  /** for the time limits of all calls and attempts */
  readonly alarms: Alarms;
  /** for what is done about an answer after the call's places were given back */
  readonly turns: Turns;
  /** Warns once per model that its cost is unknown. */
  readonly warnUnpriced: (provider: LlmProvider, model: string) => void;
}
