import { describe, expect, it } from 'vitest';
import { createSilentLogger, createSinkLogger, type LogEntry } from '../memory/logger.ts';
import { createMemoryRateLimiter } from '../memory/rate-limiter.ts';
import type { RateLimiter } from '../ports/rate-limiter.ts';
import { createFixedClock } from '../testing/fixed-clock.ts';
import { createCallRates } from './call-rates.ts';
import { checkHealth } from './health.ts';
import type { OperationDescriptor } from './operation.ts';

const ada = { id: 'ada@example.com', role: 'superbuilder', via: 'test' } as const;
const limited: OperationDescriptor = { ...checkHealth, callLimit: { callsPerHour: 2, counts: Boolean } };

function openRates(change: Partial<RateLimiter> = {}) {
  const clock = createFixedClock();
  const lines: LogEntry[] = [];
  const limiter = { ...createMemoryRateLimiter({ clock }), ...change };
  return {
    clock,
    lines,
    rates: createCallRates({ limiter, clock, logger: createSinkLogger((line) => lines.push(line)) }),
  };
}

describe('call rates', () => {
  it('refuse a call too many with RATE_LIMITED, and say when to come back', async () => {
    const { rates, clock } = openRates();
    await rates.count(limited, ada, true);
    await rates.count(limited, ada, true);
    clock.advance(1_800_000);
    await expect(rates.count(limited, ada, true)).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      retryable: true,
      message: 'health.check may be called 2 times an hour by one person; try again in 30 min.',
      details: { operation: 'health.check', retryAfterMs: 1_800_000 },
    });
    clock.advance(1_800_000);
    await rates.count(limited, ada, true);
  });

  it('count each actor and role by itself, and only the calls that count', async () => {
    const { rates } = openRates();
    const others = [ada, ada, { ...ada, id: 'bea' }, { ...ada, role: 'lead' } as const];
    for (const actor of others) await rates.count(limited, actor, true);
    for (let call = 0; call < 5; call += 1) await rates.count(limited, ada, false);
    for (let call = 0; call < 5; call += 1) await rates.count({ ...limited, callLimit: undefined } as never, ada, true);
    await expect(rates.count(limited, ada, true)).rejects.toThrow('2 times an hour');
  });

  it('hold no id of a person in their keys', async () => {
    const keys: string[] = [];
    const clock = createFixedClock();
    const { take, ...rest } = createMemoryRateLimiter({ clock });
    const limiter: RateLimiter = {
      ...rest,
      take: (key, limit, options) => {
        keys.push(key);
        return take(key, limit, options);
      },
    };
    await createCallRates({ limiter, clock, logger: createSilentLogger() }).count(limited, ada, true);
    expect(keys[0]).toMatch(/^calls:health\.check:superbuilder:[0-9a-f]{32}$/);
  });

  it('let every call pass while the limiter does not work, with one warning', async () => {
    const { rates, lines } = openRates({ take: () => Promise.reject(new Error('down')) });
    for (let call = 0; call < 5; call += 1) await rates.count(limited, ada, true);
    expect(lines.map(({ message }) => message)).toEqual([
      'The rate limiter does not work. Calls are not counted until it does.',
    ]);
  });
});
