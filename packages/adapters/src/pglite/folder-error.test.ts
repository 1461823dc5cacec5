import { ConflictError } from '@ai-manager/core';
import { describe, expect, it } from 'vitest';
import { toFolderError } from './folder-error.ts';

const failure = (code: string, syscall = 'open') =>
  Object.assign(new Error(`${code}: as the system says`), { code, syscall });

describe('what keeps a folder from opening', () => {
  it.each([
    ['a full disk', failure('ENOSPC', 'write'), 'UPSTREAM_UNAVAILABLE', /too full/],
    ['a folder of somebody else', failure('EACCES'), 'CONFIGURATION', /cannot be written by this user/],
    ['a disk that can only be read', failure('EROFS', 'mkdir'), 'CONFIGURATION', /cannot be written/],
    ['a folder that cannot be made', failure('ENOENT', 'mkdir'), 'CONFIGURATION', /cannot be made/],
    ['a file in the way', failure('ENOTDIR', 'mkdir'), 'CONFIGURATION', /is not a folder/],
    ['a missing file of the database', failure('ENOENT'), 'CONFIGURATION', /seems damaged .+ Restore a backup/],
  ])('is told from the rest: %s', (_what, error, code, message) => {
    expect(toFolderError(error, '/data', false)).toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    });
  });

  it('is the full disk when hardly anything is left, however it shows', () => {
    expect(toFolderError(new Error('Aborted()'), '/data', true)).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(toFolderError(failure('EACCES'), '/data', true)).toMatchObject({ code: 'CONFIGURATION' });
  });

  it('stays as it is when it is ours', () => {
    const held = new ConflictError('In use.');
    expect(toFolderError(held, '/data', false)).toBe(held);
  });
});
