import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockProblems } from './check-lock.mjs';

const leaf = { version: '1.0.0', integrity: 'sha512-x' };
const lockOf = (packages: Record<string, object>): object => ({ lockfileVersion: 3, packages });

describe('lockProblems', () => {
  it('accepts the lock file of this repository', () => {
    const lock: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '../package-lock.json'), 'utf8'));
    expect(lockProblems(lock)).toEqual([]);
  });

  it('accepts a dependency that is found in a node_modules further up', () => {
    const packages = {
      'packages/core': { dependencies: { a: '1' } },
      'packages/core/node_modules/a': { ...leaf, dependencies: { b: '1' } },
      'node_modules/b': leaf,
    };
    expect(lockProblems(lockOf(packages))).toEqual([]);
  });

  it('names the optional dependency of another platform that has no entry', () => {
    const packages = { 'node_modules/a': { ...leaf, optionalDependencies: { '@a/darwin-arm64': '1' } } };
    expect(lockProblems(lockOf(packages))).toEqual(['node_modules/a needs @a/darwin-arm64, which has no entry']);
  });

  it('does not take an entry below a sibling for its own', () => {
    const packages = {
      'node_modules/a': { ...leaf, optionalDependencies: { b: '1' } },
      'node_modules/c': leaf,
      'node_modules/c/node_modules/b': leaf,
    };
    expect(lockProblems(lockOf(packages))).toEqual(['node_modules/a needs b, which has no entry']);
  });

  it('allows an optional peer to be absent', () => {
    const packages = {
      'node_modules/a': { ...leaf, peerDependencies: { b: '1' }, peerDependenciesMeta: { b: { optional: true } } },
    };
    expect(lockProblems(lockOf(packages))).toEqual([]);
  });

  it('refuses a package that is bound to a host', () => {
    const packages = { 'node_modules/a': { ...leaf, resolved: 'https://npm.internal.example/a/-/a-1.0.0.tgz' } };
    expect(lockProblems(lockOf(packages))).toHaveLength(1);
  });

  it('refuses a package without an integrity hash', () => {
    expect(lockProblems(lockOf({ 'node_modules/a': { version: '1.0.0' } }))).toEqual([
      'node_modules/a has no integrity hash',
    ]);
  });
});
