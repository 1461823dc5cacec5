import { describe, expect, it } from 'vitest';
import { createSilentLogger, createSinkLogger } from '../memory/logger.ts';
import { createSystemClock } from '../memory/system-clock.ts';
import { createUuidGenerator } from '../memory/uuid-generator.ts';
import type { Clock, IdGenerator, Logger } from '../ports/environment.ts';
import { type Break, proveContract } from './__fixtures__/prove-contract.ts';
import { type ClockBench, clockContract } from './clock-contract.ts';
import { registerContract } from './contract.ts';
import { createFixedClock } from './fixed-clock.ts';
import { idGeneratorContract } from './id-generator-contract.ts';
import { type LoggerBench, type LoggerCapability, loggerContract } from './logger-contract.ts';
import { createSequentialIds } from './sequential-ids.ts';

const runner = { describe, it };

// Clocks

function openFixed(): ClockBench {
  const clock = createFixedClock();
  return { clock, letPass: (ms) => clock.advance(ms) };
}
const fixedClock = { name: 'fixed clock', open: openFixed };
registerContract(runner, clockContract, { name: 'system clock', open: () => ({ clock: createSystemClock() }) });
registerContract(runner, clockContract, fixedClock);

const brokenClock =
  (change: (clock: Clock) => Partial<Clock>) =>
  (bench: ClockBench): ClockBench => ({ ...bench, clock: { ...bench.clock, ...change(bench.clock) } });

const clockBreaks: readonly Break<ClockBench>[] = [
  [
    'tells local time',
    brokenClock(() => ({ now: () => '2026-11-23T09:00:00.000+01:00' })),
    'tells the time as an instant in UTC with milliseconds',
  ],
  [
    'goes back',
    brokenClock(() => {
      let ms = 0;
      return { monotonicMs: () => (ms -= 1) };
    }),
    'has a monotonic time that never goes back',
  ],
  [
    'wakes early',
    brokenClock((clock) => ({
      sleep: (ms, signal) => clock.sleep(ms / 2, signal),
      monotonicMs: () => clock.monotonicMs() / 2,
    })),
    'sleeps for at least the time that was asked for, on both of its times',
  ],
  [
    'wakes sleepers in the order they went to sleep',
    brokenClock((clock) => {
      let last: Promise<void> = Promise.resolve();
      return {
        sleep: (ms, signal) => {
          if (ms > 1_000) return clock.sleep(ms, signal);
          const before = last;
          last = Promise.all([before, clock.sleep(ms, signal)]).then(() => {});
          return last;
        },
      };
    }),
    'wakes sleepers in the order of their times',
  ],
  [
    'refuses to sleep for no time',
    brokenClock((clock) => ({
      sleep: (ms, signal) => (ms > 0 ? clock.sleep(ms, signal) : Promise.reject(new Error('no time'))),
    })),
    'does not wait for no time or less',
  ],
  [
    'ignores a signal that is aborted already',
    brokenClock((clock) => ({
      sleep: (ms, signal) => (signal?.aborted === true ? Promise.resolve() : clock.sleep(ms, signal)),
    })),
    'rejects with the reason of a signal that is aborted already, without waiting',
  ],
  [
    'ends very long sleeps at once',
    brokenClock((clock) => ({ sleep: (ms, signal) => clock.sleep(ms > 2 ** 31 ? 1 : ms, signal) })),
    'ends a sleep of any length when the signal is aborted, with its reason',
  ],
  [
    'never stops listening',
    brokenClock((clock) => ({
      sleep: (ms, signal) => {
        signal?.addEventListener('abort', () => {});
        return clock.sleep(ms, signal);
      },
    })),
    'leaves nothing behind on a signal that outlives the sleep',
  ],
];
proveContract(clockContract, fixedClock, clockBreaks);

// Ids

const uuids = { name: 'UUIDv7 generator', open: createUuidGenerator };
registerContract(runner, idGeneratorContract, uuids);
registerContract(runner, idGeneratorContract, { name: 'sequential ids', open: createSequentialIds });

const countingDown = (): IdGenerator => {
  let next = 2 ** 40;
  return { next: () => `00000000-0000-7000-8000-${(next -= 1).toString(16).padStart(12, '0')}` };
};
const idBreaks: readonly Break<IdGenerator>[] = [
  ['makes random UUIDs', () => ({ next: () => crypto.randomUUID() }), 'makes ids in the form of UUIDv7'],
  [
    'repeats itself',
    (ids) => {
      let [made, last] = [0, ''];
      return { next: () => (last = (made += 1) === 5_000 ? last : ids.next()) };
    },
    'never makes the same id twice',
  ],
  ['counts down', countingDown, 'makes ids that sort in the order they were made, within a millisecond, too'],
];
proveContract(idGeneratorContract, uuids, idBreaks);

// Loggers

/** As small as a logger that writes lines can be; the one on stderr has the same contract in the adapters. */
function openLines(): Required<LoggerBench> {
  const lines: string[] = [];
  const secret = /sk-[\w-]+|hunter2-hunter2/g;
  const logger = createSinkLogger((entry) => {
    lines.push(JSON.stringify(entry).replaceAll(secret, '…').replaceAll('\u2028', ' '));
  });
  return { logger, written: () => lines };
}
const supports: readonly LoggerCapability[] = ['readable', 'redacts'];
const lines = { name: 'sink logger', supports, open: openLines };
registerContract(runner, loggerContract, { name: 'silent logger', open: () => ({ logger: createSilentLogger() }) });
registerContract(runner, loggerContract, lines);

const writeAs = (toLine: (level: string, message: string, fields: string) => string) => (): LoggerBench => {
  const written: string[] = [];
  const logger = createSinkLogger(({ level, message, fields }) => {
    written.push(...toLine(level, message, JSON.stringify(fields)).split('\n'));
  });
  return { logger, written: () => written };
};
class Unbound {
  readonly #seen: string[] = [];
  #log(message: string): void {
    this.#seen.push(message);
  }
  debug(message: string): void {
    this.#log(message);
  }
  info(message: string): void {
    this.#log(message);
  }
  warn(message: string): void {
    this.#log(message);
  }
  error(message: string): void {
    this.#log(message);
  }
}
const loggerBreaks: readonly Break<LoggerBench>[] = [
  [
    'returns something',
    ({ logger }) => ({ logger: { ...logger, warn: (() => 1) as unknown as Logger['warn'] } }),
    'takes messages on four levels, with and without fields, and returns nothing',
  ],
  ['needs its `this`', () => ({ logger: new Unbound() }), 'works when its methods are passed on without the logger'],
  [
    'throws for fields that are not JSON',
    (bench) => ({ ...bench, logger: { ...bench.logger, error: (_message, fields) => void JSON.stringify(fields) } }),
    'fails no caller whose fields are not JSON',
  ],
  [
    'leaves the fields out',
    writeAs((level, message) => `${level} ${message}`),
    'writes level, message and fields, in the order of the calls',
  ],
  [
    'writes messages as they are',
    writeAs((level, message, fields) => `${level} ${message} ${fields}`),
    'writes one line per message, whatever it holds',
  ],
  [
    'keeps secrets',
    writeAs((level, message, fields) => `${level} ${message} ${fields}`),
    'removes what looks like a secret, by the name of its field or by its shape',
  ],
];
proveContract(loggerContract, lines, loggerBreaks);

describe('the sink logger', () => {
  it('fails no caller when its sink throws', () => {
    const logger = createSinkLogger(() => {
      throw new Error('the disk is full');
    });
    expect(() => logger.error('message')).not.toThrow();
  });
});

describe('the fixed clock', () => {
  it('stands still until it is moved, from the instant it was given', () => {
    const clock = createFixedClock('2026-01-01T00:00:00.000Z');
    expect([clock.now(), clock.now()]).toEqual(['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z']);
    clock.advance(1_500);
    expect([clock.now(), clock.monotonicMs()]).toEqual(['2026-01-01T00:00:01.500Z', 1_500]);
  });
});
