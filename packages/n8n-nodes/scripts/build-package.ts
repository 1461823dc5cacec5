import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import type { BuildOptions, Metafile, Plugin } from 'esbuild';
import {
  hollowModules,
  langfuseWithoutUnusedParts,
  namesUsedOnly,
  pricesWithoutWords,
  zodInEnglish,
} from './bundle-cuts.ts';
import { bundledPackages, licenceTexts, manifestOf } from './licenses.ts';

const root = join(import.meta.dirname, '..');

const catalogue = join(root, 'nodes', 'AiManager', 'generated', 'operations.json');

/**
 * What node files share stands beside them: the bundle, which they load at the time of the first execution, and the
 * catalogue.
 */
const sharedBeside: Plugin = {
  name: 'shared-files-of-their-own',
  setup(builder) {
    builder.onResolve({ filter: /\/sdk\/index\.ts$/ }, () => ({ path: '../../sdk.js', external: true }));
    builder.onResolve({ filter: /\/generated\/operations\.json$/ }, () => ({
      path: '../../operations.json',
      external: true,
    }));
  },
};

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node22.12',
  format: 'cjs',
  // n8n brings its own; pg-native is an optional addition to pg.
  external: ['n8n-workflow', 'pg-native'],
  // ES modules before CommonJS: of those a bundler takes only what is used.
  mainFields: ['module', 'main'],
  legalComments: 'none',
  // Signs of other scripts as they are, not as numbers.
  charset: 'utf8',
  logLevel: 'warning',
  metafile: true,
} satisfies BuildOptions;

export interface BuiltPackage {
  /** what is in each file, and what it requires */
  readonly outputs: Metafile['outputs'];
  /** names of the packages of others of which something is inside */
  readonly packages: readonly string[];
}

/**
 * The package as n8n loads it: small node files that are read when n8n starts, and `sdk.js` with all that is heavy.
 *
 * @param folder - gets `dist`; what was there is removed
 */
export async function buildPackage(folder: string): Promise<BuiltPackage> {
  const dist = join(folder, 'dist');
  rmSync(dist, { recursive: true, force: true });
  const nodes = filesIn('nodes', '.node.ts');
  const [bundle, files] = await Promise.all([
    build({
      ...common,
      entryPoints: [join(root, 'sdk', 'index.ts')],
      outfile: join(dist, 'sdk.js'),
      // Many packages have ES modules for bundlers beside what Node loads.
      conditions: ['@ai-manager/source', 'module'],
      minify: true,
      plugins: [namesUsedOnly, hollowModules, langfuseWithoutUnusedParts, pricesWithoutWords, zodInEnglish],
    }),
    build({
      ...common,
      entryPoints: [...nodes, ...filesIn('credentials', '.credentials.ts')],
      outbase: root,
      outdir: dist,
      minifyWhitespace: true,
      plugins: [sharedBeside],
    }),
  ]);
  for (const node of nodes) copyBeside(node, dist);
  writeFileSync(join(dist, 'operations.json'), JSON.stringify(JSON.parse(readFileSync(catalogue, 'utf8'))));
  cpSync(join(root, 'icons'), join(dist, 'icons'), { recursive: true });
  // The sources are modules; what n8n requires is not.
  writeFileSync(join(dist, 'package.json'), '{ "type": "commonjs" }\n');
  const folders = bundledPackages(bundle.metafile, root);
  writeFileSync(join(dist, 'THIRD-PARTY-LICENSES.txt'), licenceTexts(folders));
  return {
    outputs: { ...bundle.metafile.outputs, ...files.metafile.outputs },
    packages: folders.map((each) => manifestOf(each).name),
  };
}

function filesIn(folder: string, ending: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(root, folder, name));
}

/** What n8n looks for beside a node: what it is found by, and what its outputs look like. */
function copyBeside(node: string, dist: string): void {
  const folder = dirname(node);
  const schemas = readdirSync(join(folder, '__schema__'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => join(folder, '__schema__', name));
  for (const file of [node.replace(/\.ts$/, '.json'), ...schemas]) {
    const target = join(dist, file.slice(root.length + 1));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, JSON.stringify(JSON.parse(readFileSync(file, 'utf8'))));
  }
}
