import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { libraryVersion } from './library-version.ts';

it('is the version of package.json: after a release, write it into library-version.ts, too', () => {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  expect(libraryVersion).toBe(manifest.version);
});
