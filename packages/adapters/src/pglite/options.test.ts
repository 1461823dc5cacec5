import { describe, expect, it } from 'vitest';
import { createPgliteStorage } from './index.ts';

describe('options of the PGlite storage', () => {
  it('need a folder', () => {
    expect(() => createPgliteStorage({ folder: '' })).toThrow(/folder/);
  });

  it('make a storage that no other process can have open', () => {
    expect(createPgliteStorage({ folder: 'memory' }).exclusive).toBe(true);
  });

  it('refuse what they do not know, by name', () => {
    const misspelt = { folder: 'memory', lockWait: 5 };
    expect(() => createPgliteStorage(misspelt)).toThrow(/lockWait/);
  });
});
