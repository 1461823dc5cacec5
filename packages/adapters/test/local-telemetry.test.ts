import { existsSync } from 'node:fs';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createJsonlTelemetry } from '@ai-manager/adapters/local';
import type { TelemetryEvent } from '@ai-manager/core';
import { createSinkLogger, type LogEntry } from '@ai-manager/core/memory';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openTemporaryFolder, readLines, visibleFiles } from './local-bench.ts';

const event: TelemetryEvent = {
  type: 'run',
  name: 'evaluations.weekly',
  traceId: 'run-1',
  at: '2026-11-23T23:59:59.999Z',
  durationMs: 1,
  attributes: {},
};

async function openBench(options: { readonly maxBufferedCharacters?: number } = {}) {
  const { path, ...rest } = await openTemporaryFolder();
  const folder = join(path, 'traces');
  const warnings: LogEntry[] = [];
  const logger = createSinkLogger((entry) => void warnings.push(entry));
  return { folder, warnings, telemetry: createJsonlTelemetry({ folder, ...options }, logger), ...rest };
}

describe('the JSONL telemetry', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('writes one file a day, by the time of the event', async () => {
    await using bench = await openBench();
    for (const at of ['2026-11-24T00:00:00.000Z', event.at, 'some day', '../../x'])
      bench.telemetry.emit({ ...event, at });
    await bench.telemetry.flush({});
    expect(await visibleFiles(bench.folder)).toEqual(['2026-11-23.jsonl', '2026-11-24.jsonl', 'undated.jsonl']);
    expect(await readLines(join(bench.folder, '2026-11-23.jsonl'))).toEqual([event]);
  });

  it('writes by itself after half a second', async () => {
    await using bench = await openBench();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    bench.telemetry.emit(event);
    vi.advanceTimersByTime(499);
    expect(existsSync(bench.folder)).toBe(false);
    vi.advanceTimersByTime(1);
    vi.useRealTimers();
    await vi.waitFor(async () => expect(await readLines(join(bench.folder, '2026-11-23.jsonl'))).toEqual([event]));
  });

  it('writes no secrets', async () => {
    await using bench = await openBench();
    bench.telemetry.emit({ ...event, attributes: { apiKey: 'hunter2', inputTokens: 3 } });
    await bench.telemetry.flush({});
    const [written] = (await readLines(join(bench.folder, '2026-11-23.jsonl'))) as TelemetryEvent[];
    expect(written?.attributes).toEqual({ apiKey: '[removed]', inputTokens: 3 });
  });

  it('warns once of a folder that cannot be written, and once more when it breaks again', async () => {
    await using bench = await openBench();
    const emitAndFlush = async (): Promise<void> => {
      bench.telemetry.emit(event);
      await bench.telemetry.flush({});
    };
    const breakFolder = async (): Promise<void> => {
      await rm(bench.folder, { recursive: true, force: true });
      await writeFile(bench.folder, 'a file');
    };
    await breakFolder();
    for (let attempt = 0; attempt < 3; attempt += 1) await emitAndFlush();
    expect(bench.warnings).toMatchObject([{ level: 'warn', fields: { folder: bench.folder } }]);
    await rm(bench.folder);
    await emitAndFlush();
    expect(await readLines(join(bench.folder, '2026-11-23.jsonl'))).toEqual([event]);
    await breakFolder();
    await emitAndFlush();
    expect(bench.warnings).toHaveLength(2);
  });

  it('makes its folder again when somebody deleted it', async () => {
    await using bench = await openBench();
    bench.telemetry.emit(event);
    await bench.telemetry.flush({});
    await rm(bench.folder, { recursive: true });
    bench.telemetry.emit(event);
    await bench.telemetry.flush({});
    expect(await readLines(join(bench.folder, '2026-11-23.jsonl'))).toEqual([event]);
    expect(bench.warnings).toEqual([]);
  });

  it.skipIf(!existsSync('/dev/full'))('goes on without traces when the disk is full', async () => {
    await using bench = await openBench();
    await mkdir(bench.folder);
    await symlink('/dev/full', join(bench.folder, '2026-11-23.jsonl'));
    bench.telemetry.emit(event);
    await bench.telemetry.flush({});
    expect(bench.warnings).toMatchObject([{ fields: { code: 'ENOSPC' } }]);
  });

  it('keeps a bounded part of the events when nothing is written, and says so once', async () => {
    await using bench = await openBench({ maxBufferedCharacters: 2_000 });
    for (let index = 0; index < 1_000; index += 1) bench.telemetry.emit({ ...event, name: `event-${index}` });
    await bench.telemetry.flush({});
    const written = (await readLines(join(bench.folder, '2026-11-23.jsonl'))) as TelemetryEvent[];
    expect(written.length).toBeGreaterThan(5);
    expect(written.length).toBeLessThan(20);
    expect(bench.warnings).toHaveLength(1);
    bench.telemetry.emit({ ...event, name: 'after' });
    await bench.telemetry.flush({});
    expect(await readLines(join(bench.folder, '2026-11-23.jsonl'))).toHaveLength(written.length + 1);
  });
});
