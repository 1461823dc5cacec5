import { describe, expect, it } from 'vitest';
import { toFileError } from './file-errors.ts';

const systemError = (code: string): Error => Object.assign(new Error(`${code}: open`), { code, syscall: 'open' });

describe('an error of the file system', () => {
  it.each([
    ['EACCES', 'CONFIGURATION', false, 'change its owner or rights'],
    ['EROFS', 'CONFIGURATION', false, 'name another folder'],
    ['ENOTDIR', 'CONFIGURATION', false, 'move the file'],
    ['ENOSPC', 'UPSTREAM_UNAVAILABLE', true, 'free some'],
    ['EDQUOT', 'UPSTREAM_UNAVAILABLE', true, 'free some'],
    ['EIO', 'UPSTREAM_UNAVAILABLE', true, 'check the disk'],
  ])('%s becomes %s with folder and remedy', (...[code, ours, retryable, remedy]) => {
    const error = toFileError(systemError(code), '/data/outbox');
    expect(error).toMatchObject({ code: ours, retryable, details: { folder: '/data/outbox', code } });
    expect((error as Error).message).toContain('/data/outbox');
    expect((error as Error).message).toContain(remedy);
  });

  it.each([[new Error('gave up')], ['a reason'], [undefined]])(
    'is not what comes from a caller: %s stays as it is',
    (reason) => {
      expect(toFileError(reason, '/data/outbox')).toBe(reason);
    },
  );
});
