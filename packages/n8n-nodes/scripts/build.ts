// Builds the package into dist. What takes how much of the bundle: `npm run build -- --sizes`.
import { join } from 'node:path';
import { buildPackage } from './build-package.ts';

const { outputs } = await buildPackage(join(import.meta.dirname, '..'));

if (process.argv.includes('--sizes')) {
  const [bundle] = Object.values(outputs);
  const packageOf = (file: string): string =>
    file
      .split('node_modules/')
      .slice(1)
      .at(-1)
      ?.match(/^(?:@[^/]+\/)?[^/]+/)?.[0] ?? file.split('/').slice(0, 4).join('/');
  const bytes = new Map<string, number>();
  for (const [file, { bytesInOutput }] of Object.entries(bundle?.inputs ?? {}))
    bytes.set(packageOf(file), (bytes.get(packageOf(file)) ?? 0) + bytesInOutput);
  for (const [name, size] of [...bytes].toSorted(([, a], [, b]) => b - a).slice(0, 40))
    console.log(`${(size / 1_000).toFixed(0).padStart(6)} kB  ${name}`);
}
