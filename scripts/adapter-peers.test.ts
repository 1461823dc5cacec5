import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { companionsOf, peersOf } from './adapter-peers.ts';

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional?: boolean }>>;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}

const folder = join(import.meta.dirname, '../packages/adapters');
const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
const subpaths = Object.entries(manifest.exports).flatMap(([subpath, target]) =>
  typeof target === 'string' ? [] : [{ subpath, source: join(folder, target['@ai-manager/source'] ?? '') }],
);

const ownFiles = /'(\.\.?\/[^'\s]+\.ts)'/g; // imports, and workers that are started by URL
const packages = /^(?:import|export)\s(?:[^'"]*?from )?'([^'.][^']*)'|\bimport\('([^'.][^']*)'\)/gm;

/** Packages that a file imports, by itself or through files of this package. */
function packagesOf(file: string, seen = new Set<string>()): ReadonlySet<string> {
  const found = new Set<string>();
  if (seen.has(file)) return found;
  seen.add(file);
  const source = readFileSync(file, 'utf8');
  for (const [, path = ''] of source.matchAll(ownFiles)) {
    for (const name of packagesOf(join(dirname(file), path), seen)) found.add(name);
  }
  for (const [, fixed, lazy] of source.matchAll(packages)) {
    const specifier = fixed ?? lazy ?? '';
    if (!isBuiltin(specifier)) found.add(specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/'));
  }
  return found;
}

describe('the optional peers of @ai-manager/adapters', () => {
  it('are listed for every subpath', () => {
    expect(Object.keys(peersOf).toSorted()).toEqual(subpaths.map(({ subpath }) => subpath).toSorted());
  });

  it.each(subpaths)('of $subpath are what its files import', ({ subpath, source }) => {
    const vendors = [...packagesOf(source)].filter((name) => !(name in manifest.dependencies));
    expect([...vendors, ...(companionsOf[subpath] ?? [])].toSorted()).toEqual(peersOf[subpath]?.toSorted());
  });

  it.each(Object.keys(manifest.peerDependencies))('%s is optional, and installed here for development', (name) => {
    expect(manifest.peerDependenciesMeta[name]).toEqual({ optional: true });
    expect(manifest.devDependencies).toHaveProperty([name]);
    expect(Object.values(peersOf).flat()).toContain(name);
  });
});
