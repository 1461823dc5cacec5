import type { TelemetryEvent } from '@ai-manager/core';
import { createSinkLogger, createSystemClock, type LogEntry } from '@ai-manager/core/memory';
import type { LangfuseMood } from '@ai-manager/test-servers/langfuse';
import { describe, expect, it, vi } from 'vitest';
import { openLangfuse, textOf, warningsOf } from '../langfuse-bench.ts';
import { crowd, openBench, populate, week } from './harness.ts';

const moods: readonly (readonly [string, LangfuseMood])[] = [
  ['breaks every connection', 'refused'],
  ['takes everything and says nothing', 'hang'],
  ['answers with a web page', 'garbage'],
  ['refuses the keys', { status: 401 }],
  ['is out of order', { status: 503 }],
  ['limits the rate', { status: 429 }],
  ['refuses every body', { status: 400 }],
  ['takes 900 ms for each answer', { slowMs: 900 }],
];

const event: TelemetryEvent = {
  type: 'llm',
  name: 'chat.answer',
  traceId: 'run-1',
  at: '2026-11-23T09:00:00.000Z',
  durationMs: 10,
  attributes: {},
};

/** What the vendor's packages print goes to the console, and so does what OpenTelemetry prints. */
function listenToConsole(): () => readonly unknown[] {
  const spies = (['debug', 'error', 'info', 'log', 'warn'] as const).map((level) =>
    vi.spyOn(console, level).mockReturnValue(undefined),
  );
  const streams = [vi.spyOn(process.stderr, 'write'), vi.spyOn(process.stdout, 'write')];
  return () => [...spies, ...streams].flatMap((spy) => spy.mock.calls as unknown[]);
}

describe('a week while Langfuse', () => {
  it.each(moods)('%s ends as without it, with one warning, and is not waited for twice', async (_how, mood) => {
    await using traced = await openLangfuse({ timeoutMs: 700 });
    await using bench = await openBench({
      telemetry: traced.telemetry,
      promptRegistry: traced.promptRegistry,
      logger: createSinkLogger((entry) => void (traced.logs as LogEntry[]).push(entry)),
      clock: createSystemClock(),
      settings: { telemetryFlushMs: 1_000 },
    });
    await populate(bench, crowd(12));
    traced.server.behave(mood);
    const printed = listenToConsole();
    const outcome = await bench.manager.evaluations.weekly({ week });
    const asked = traced.server.requests.length;
    await bench.manager.close();
    expect(outcome).toMatchObject({ outcome: 'finished', run: { counts: { graded: 12, failed: 0 } } });
    expect(printed()).toEqual([]);
    const warnings = warningsOf(traced).filter(({ message }) => !message.startsWith('The price of a model'));
    expect(warnings).toHaveLength(1);
    expect(JSON.stringify(traced.logs)).not.toMatch(/repeats what was sent|nginx|sk-lf|stack|at .*\.ts:/);
    // It failed a moment ago: closing does not wait for it a second time.
    expect(traced.server.requests).toHaveLength(asked);
  });
});

describe('the queue for Langfuse', () => {
  it('drops and counts what comes beyond its limits, and sends the rest when Langfuse is back', async () => {
    await using bench = await openLangfuse({ maxQueuedEvents: 50 });
    bench.server.behave('refused');
    for (let index = 0; index < 80; index += 1) bench.telemetry.emit({ ...event, name: `event-${index}` });
    await bench.telemetry.flush({});
    expect(bench.telemetry.droppedCount).toBe(30);
    expect(warningsOf(bench).map(({ message }) => message)).toEqual([
      expect.stringContaining('are dropped'),
      expect.stringContaining('cannot be reached'),
    ]);
    bench.server.behave('fine');
    await wakeUp(bench.telemetry);
    expect(bench.server.spans.map(({ name }) => name)).toEqual(
      Array.from({ length: 50 }, (_, index) => `event-${index}`),
    );
    bench.telemetry.emit(event);
    await bench.telemetry.flush({});
    expect(bench.server.spans).toHaveLength(51);
    expect(bench.logs.at(-1)).toMatchObject({ level: 'info', fields: { dropped: 30 } });
  });

  it('is limited by the length of prompts and replies, too', async () => {
    await using bench = await openLangfuse({ content: true, maxQueuedCharacters: 10_000 });
    const content = { input: [{ role: 'user', content: 'x'.repeat(4_000) }], output: 'y' };
    for (let index = 0; index < 5; index += 1) bench.telemetry.emit({ ...event, content });
    expect(bench.telemetry.droppedCount).toBe(3);
    await bench.telemetry.flush({});
    bench.telemetry.emit({ ...event, content });
    await bench.telemetry.flush({});
    expect(bench.server.spans).toHaveLength(3);
  });

  it('counts what Langfuse takes a request for and refuses one by one', async () => {
    await using bench = await openLangfuse();
    bench.server.behave('picky');
    bench.telemetry.emit({ ...event, scores: { 'human-rating': 4, grade: 'B' } });
    await bench.telemetry.flush({});
    expect(bench.telemetry.droppedCount).toBe(3);
    expect(warningsOf(bench)).toHaveLength(1);
  });

  it('gives up what Langfuse refuses for good, so that it holds up nothing', async () => {
    await using bench = await openLangfuse();
    bench.server.behave({ status: 413 });
    bench.telemetry.emit(event);
    await bench.telemetry.flush({});
    expect(bench.telemetry.droppedCount).toBe(1);
    bench.server.behave('fine');
    bench.telemetry.emit({ ...event, name: 'next' });
    await wakeUp(bench.telemetry);
    expect(bench.server.spans.map(({ name }) => name)).toEqual(['next']);
  });

  it('sends a batch whose answer was lost once more, under the same ids', async () => {
    await using bench = await openLangfuse();
    // The spans are taken; the scores of the same batch are not.
    bench.server.behave({ status: 503, path: '/api/public/ingestion' });
    bench.telemetry.emit({ ...event, scores: { 'human-rating': 4 } });
    await bench.telemetry.flush({});
    expect([bench.server.spans.length, bench.server.scores.length]).toEqual([1, 0]);
    bench.server.behave('fine');
    await wakeUp(bench.telemetry);
    expect(bench.server.spans).toHaveLength(2);
    expect(new Set(bench.server.spans.map(({ spanId }) => spanId)).size).toBe(1);
    expect(bench.server.scores).toHaveLength(1);
  });

  it('sends by itself, without a flush', async () => {
    await using bench = await openLangfuse({ flushAfterMs: 20 });
    bench.telemetry.emit(event);
    await vi.waitFor(() => expect(bench.server.spans).toHaveLength(1), { timeout: 3_000 });
    expect(textOf(bench.server.spans[0]!, 'session.id')).toBe('run-1');
  });
});

/** Flushes as if some time had passed since Langfuse failed: until then a flush would not even try. */
async function wakeUp(telemetry: { flush(options: object): Promise<void> }): Promise<void> {
  const now = performance.now();
  const later = vi.spyOn(performance, 'now').mockImplementation(() => now + 60_000);
  await telemetry.flush({});
  later.mockRestore();
}
