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

/** What the licences of bundled packages ask for: each text once, with the packages that it is for and their own notices. */
export function licenceTexts(folders: readonly string[]): string {
  const all = folders.map((folder) => ({ title: titleOf(folder), ...split(textOf(folder)) }));
  return [...Map.groupBy(all, ({ terms }) => terms.replaceAll(/\s+/g, ' ')).values()]
    .map((those) => {
      const packages = those.map(({ title, notice }) => (notice === '' ? title : `${title}\n${notice}`));
      return `${packages.join('\n')}\n\n${those[0]?.terms ?? ''}\n`;
    })
    .join(`\n${'-'.repeat(80)}\n\n`);
}

/** The Apache licence is long, and packages have it with another indentation and with their own names below its terms. */
function split(text: string): { readonly terms: string; readonly notice: string } {
  const [terms = '', below] = text.split(/^\s*END OF TERMS AND CONDITIONS\s*$/m);
  if (below === undefined) return { terms: text, notice: '' };
  const [form = '', ...more] = below.split(/limitations under the License\.$/m);
  const owners = form.match(/^ *Copyright (?!\[).*$/gm) ?? [];
  return {
    terms: terms.trim(),
    notice: [...owners, ...more]
      .map((part) => part.trim())
      .filter(Boolean)
      .join('\n'),
  };
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
