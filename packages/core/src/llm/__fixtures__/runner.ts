import type { Logger } from '../../ports/environment.ts';
import type { TelemetryEvent } from '../../ports/telemetry.ts';
import { createLlm, type LlmOptions } from '../create-llm.ts';
import { createPriceBook } from '../price-book.ts';
import type { Llm } from '../types.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';

export interface LogLine {
  readonly level: keyof Logger;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface TestRun {
  readonly llm: Llm;
  readonly clock: VirtualClock;
  readonly logs: readonly LogLine[];
  readonly events: readonly TelemetryEvent[];
}

/** A runner on a virtual clock; the scripted model costs 1 USD per million input and 10 per million output tokens. */
export function openRunner(options: Pick<LlmOptions, 'providers'> & Partial<LlmOptions>): TestRun {
  const clock = createVirtualClock();
  const logs: LogLine[] = [];
  const events: TelemetryEvent[] = [];
  const at =
    (level: keyof Logger) =>
    (message: string, fields: Readonly<Record<string, unknown>> = {}): void => {
      logs.push({ level, message, fields });
    };
  const llm = createLlm({
    prices: createPriceBook({ overrides: { 'scripted-1': { input: 1, output: 10 } } }),
    clock,
    logger: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') },
    onCall: (event) => events.push(event),
    random: () => 0,
    ...options,
  });
  return { llm, clock, logs, events };
}
