import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Metafile } from 'esbuild';

/** The folder of the package that a bundled file belongs to; undefined for our own. */
function packageFolder(file: string): string | undefined {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];
}

/**
 * Folders of the packages of which something is in the output.
 *
 * @param root - the folder that the paths of the build start in
 */
export function bundledPackages({ outputs }: Metafile, root: string): readonly string[] {
  const files = Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [resolve(root, file)] : [])),
  );
  const folders = files.map(packageFolder).filter((folder) => folder !== undefined);
  return [...new Set(folders)].toSorted();
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

/** What the licences of bundled packages ask for: their texts, each once, with the packages that it is for. */
export function licenceTexts(folders: readonly string[]): string {
  const namesByText = Map.groupBy(folders, textOf);
  return [...namesByText]
    .map(([text, those]) => `${those.map(titleOf).join('\n')}\n\n${text}\n`)
    .join(`\n${'-'.repeat(80)}\n\n`);
}

export function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

function titleOf(folder: string): string {
  const { name, version, license = 'see below' } = manifestOf(folder);
  return `${name} ${version} (${license})`;
}

function textOf(folder: string): string {
  const file = readdirSync(folder).find((name) => /^licen[cs]e(?:\.\w+)?$/i.test(name));
  if (file === undefined) return 'The package brings no text of its licence.';
  return readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim();
}
