import { describe, expect, it } from 'vitest';
import { createStderrLogger, type StderrLoggerOptions } from './stderr-logger.ts';

function openLog(options: StderrLoggerOptions = {}) {
  const lines: string[] = [];
  const stream = { write: (text: string) => lines.push(text) };
  return { logger: createStderrLogger({ ...options, stream }), lines };
}

describe('the stderr logger', () => {
  it('writes warnings and errors unless told otherwise', () => {
    const { logger, lines } = openLog();
    for (const level of ['debug', 'info', 'warn', 'error'] as const) logger[level]('message');
    expect(lines).toEqual(['warn: message\n', 'error: message\n']);
  });

  it('writes fields as pairs for people', () => {
    const { logger, lines } = openLog();
    logger.warn('A mail could not be sent.', {
      key: 'weekly:1',
      attempts: 3,
      last: null,
      absent: undefined,
      codes: ['a'],
    });
    expect(lines).toEqual(['warn: A mail could not be sent. key=weekly:1 attempts=3 last=null codes=["a"]\n']);
  });

  it('writes fields as members of JSON, which do not replace time, level and message', () => {
    const { logger, lines } = openLog({ format: 'json' });
    logger.error('message', { level: 'debug', message: 'forged', at: 'never', count: 1 });
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      at: expect.stringMatching(/^\d{4}-.*Z$/),
      level: 'error',
      message: 'message',
      count: 1,
    });
  });

  it('writes to standard error when it is given no stream', () => {
    expect(() => createStderrLogger().debug('not written on this level')).not.toThrow();
  });

  it('refuses a level it does not know, by name', () => {
    const options = { level: 'verbose' } as unknown as StderrLoggerOptions;
    expect(() => createStderrLogger(options)).toThrow(
      expect.objectContaining({ code: 'CONFIGURATION', message: expect.stringContaining('level') }),
    );
  });
});
