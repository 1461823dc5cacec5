import { describe, expect, it } from 'vitest';
import { createSilentLogger, createSinkLogger, createSystemClock, type LogEntry } from '../memory/index.ts';
import type { Telemetry } from '../ports/index.ts';
import { flushTelemetry } from './flush-telemetry.ts';

const clock = createSystemClock();
const sink = (flush: Telemetry['flush']): Telemetry => ({ emit: () => undefined, flush });

describe('flushing telemetry', () => {
  it('waits for a sink that delivers in time', async () => {
    let delivered = false;
    const telemetry = sink(async () => void (await clock.sleep(5), (delivered = true)));
    await flushTelemetry({ telemetry, clock, logger: createSilentLogger() }, 5_000);
    expect(delivered).toBe(true);
  });

  it('goes on after its budget, and tells the sink to give up', async () => {
    let signal: AbortSignal | undefined;
    const telemetry = sink((options) => {
      ({ signal } = options);
      return new Promise(() => undefined);
    });
    const startMs = performance.now();
    await flushTelemetry({ telemetry, clock, logger: createSilentLogger() }, 20);
    expect(performance.now() - startMs).toBeLessThan(2_000);
    expect(signal?.aborted).toBe(true);
  });

  it('survives a sink that rejects, with a warning', async () => {
    const logs: LogEntry[] = [];
    const logger = createSinkLogger((entry) => void logs.push(entry));
    await flushTelemetry({ telemetry: sink(() => Promise.reject(new Error('boom'))), clock, logger }, 5_000);
    expect(logs).toMatchObject([{ level: 'warn' }]);
  });
});
