import { describe, expect, it } from 'vitest';
import type { Telemetry, TelemetryEvent, TelemetryWants } from '../ports/telemetry.ts';
import { registerContract } from '../testing/contract.ts';
import { telemetryContract } from '../testing/telemetry-contract.ts';
import { createSinkLogger, type LogEntry } from './logger.ts';
import { createTelemetryFanOut } from './telemetry-fan-out.ts';
import { createMemoryTelemetry } from './telemetry.ts';

const event: TelemetryEvent = {
  type: 'llm',
  name: 'evaluation.judge',
  traceId: 'run-1',
  at: '2026-11-23T09:00:00.000Z',
  durationMs: 1,
  attributes: {},
  subject: { projectId: 'a01', personId: 'p01' },
  content: { input: 'q', output: 'a' },
};
const open = () => {
  const logs: LogEntry[] = [];
  return { logs, logger: createSinkLogger((entry) => void logs.push(entry)) };
};

registerContract({ describe, it }, telemetryContract, {
  name: 'one sink of several',
  supports: ['inspectable'],
  open: () => {
    const [first, second] = [createMemoryTelemetry(), createMemoryTelemetry()];
    return {
      telemetry: createTelemetryFanOut([first, second], open().logger),
      recorded: async () => second.events,
      inspect: () => JSON.stringify(second.events),
    };
  },
});

describe('several sinks as one', () => {
  it.each<[TelemetryWants | undefined, readonly string[]]>([
    [undefined, []],
    [{ subjects: true }, ['subject']],
    [{ content: true }, ['content']],
    [{ subjects: true, content: true }, ['subject', 'content']],
  ])('give a sink that wants %j no more than that, whatever the others want', (wants, gets) => {
    const seen: TelemetryEvent[] = [];
    const sink: Telemetry = {
      emit: (each) => void seen.push(each),
      flush: async () => {},
      ...(wants ? { wants } : {}),
    };
    const greedy: Telemetry = { ...createMemoryTelemetry(), wants: { subjects: true, content: true } };
    const all = createTelemetryFanOut([greedy, sink], open().logger);
    expect(all.wants).toEqual({ subjects: true, content: true });
    all.emit(event);
    expect(Object.keys(seen[0]!).filter((key) => key === 'subject' || key === 'content')).toEqual(gets);
  });

  it('go on when one throws, and say so', async () => {
    const { logs, logger } = open();
    const throwing: Telemetry = {
      emit: () => {
        throw new Error('emit');
      },
      flush: () => Promise.reject(new Error('flush')),
    };
    const memory = createMemoryTelemetry();
    const all = createTelemetryFanOut([throwing, memory], logger);
    all.emit(event);
    await all.flush({});
    expect(memory.events).toHaveLength(1);
    expect(logs).toHaveLength(1);
  });

  it('are checked together', async () => {
    const part = { part: 'here', ok: true, message: '', remedy: null };
    const checked: Telemetry = { ...createMemoryTelemetry(), check: async () => [part] };
    const all = createTelemetryFanOut([createMemoryTelemetry(), checked, checked], open().logger);
    expect(await all.check?.({})).toEqual([part, part]);
  });
});
