// The package as n8n loads it: small node files that are read when n8n starts, and one file with all that is heavy.
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import type { BuildOptions, Plugin } from 'esbuild';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');

/** Node files name the sources of the bundle; as built they load it, at the time of the first execution. */
const bundleBeside: Plugin = {
  name: 'sdk-is-a-file-of-its-own',
  setup({ onResolve }) {
    onResolve({ filter: /\/sdk\/index\.ts$/ }, () => ({ path: '../../sdk.js', external: true }));
  },
};

const common: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node22.12',
  format: 'cjs',
  // n8n brings its own; pg-native is an optional addition to pg.
  external: ['n8n-workflow', 'pg-native'],
  legalComments: 'none',
  logLevel: 'warning',
};

rmSync(dist, { recursive: true, force: true });
const nodes = readdirSync(join(root, 'nodes'), { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.node.ts'),
);
const credentials = readdirSync(join(root, 'credentials')).filter((name) => name.endsWith('.credentials.ts'));
await Promise.all([
  build({
    ...common,
    entryPoints: [
      ...nodes.map((name) => join(root, 'nodes', name)),
      ...credentials.map((name) => join(root, 'credentials', name)),
    ],
    outbase: root,
    outdir: dist,
    plugins: [bundleBeside],
  }),
  build({
    ...common,
    entryPoints: [join(root, 'sdk', 'index.ts')],
    outfile: join(dist, 'sdk.js'),
    conditions: ['@ai-manager/source'],
    minify: true,
    keepNames: true,
  }),
]);
for (const name of nodes) {
  const folder = dirname(name);
  cpSync(join(root, 'nodes', name.replace(/\.ts$/, '.json')), join(dist, 'nodes', name.replace(/\.ts$/, '.json')));
  const schemas = join(root, 'nodes', folder, '__schema__');
  cpSync(schemas, join(dist, 'nodes', folder, '__schema__'), { recursive: true });
}
mkdirSync(join(dist, 'icons'), { recursive: true });
cpSync(join(root, 'icons'), join(dist, 'icons'), { recursive: true });
// The sources are modules; what n8n requires is not.
writeFileSync(join(dist, 'package.json'), '{ "type": "commonjs" }\n');
