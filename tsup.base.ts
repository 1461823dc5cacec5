import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'tsup';

interface Manifest {
  readonly exports?: Record<string, Record<string, string> | string>;
  readonly bin?: Record<string, string>;
}

/** `./dist/pglite/index.js` -> `pglite/index`: the name under which tsup writes the file. */
const outputName = (path: string): string => path.replace(/^\.\/dist\//, '').replace(/\.js$/, '');

/**
 * The build of one package. `exports` and `bin` of its package.json are the single list of entries, so a subpath
 * cannot be declared and not built.
 *
 * @param directory - the package's folder
 * @param own - further sources that must stay files of their own, such as `src/pglite/worker.ts`, which is started by
 *   its URL
 */
export function packageConfig(directory: string, own: readonly string[] = []): ReturnType<typeof defineConfig> {
  const manifest = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as Manifest;
  const built = [
    ...Object.values(manifest.exports ?? {}).flatMap((target) =>
      typeof target === 'string' ? [] : [target['default'] ?? ''],
    ),
    ...Object.values(manifest.bin ?? {}),
    ...own.map((path) => path.replace(/^src\//, './dist/').replace(/\.ts$/, '.js')),
  ].filter((path) => path.startsWith('./dist/'));
  const entry = Object.fromEntries(
    built.map((path) => [outputName(path), join(directory, 'src', `${outputName(path)}.ts`)]),
  );
  for (const source of Object.values(entry)) {
    if (!existsSync(source))
      throw new Error(`package.json of ${directory} names an entry whose source is missing: ${source}`);
  }
  return defineConfig({
    entry,
    format: ['esm'],
    target: 'node22.12',
    platform: 'node',
    // tsc writes the declarations: TypeScript 7 has no compiler API for tsup to call.
    dts: false,
    sourcemap: true,
    splitting: true,
    clean: true,
  });
}
