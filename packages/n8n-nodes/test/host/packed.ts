import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPackage } from '../../scripts/build-package.ts';
import { npm } from './npm.ts';

/** Builds and packs the package in a folder of its own. @returns folder and tarball */
export async function packPackage(): Promise<{ readonly folder: string; readonly tarball: string }> {
  const source = join(import.meta.dirname, '..', '..');
  const folder = mkdtempSync(join(tmpdir(), 'ai-manager-n8n-package-'));
  for (const file of ['package.json', 'README.md', 'LICENSE']) cpSync(join(source, file), join(folder, file));
  await buildPackage(folder);
  // npm 11 answers with a list, npm 12 with an object by name.
  const [{ filename }] = Object.values(
    JSON.parse(npm(folder, ['pack', '--json', '--ignore-scripts'])) as Record<string, { readonly filename: string }>,
  ) as [{ readonly filename: string }];
  return { folder, tarball: join(folder, filename.replace('@', '').replace('/', '-')) };
}
