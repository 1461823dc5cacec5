// How long a process needs to import core, bundled as hosts bundle it: median over fresh processes, beside an empty process.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { reportBudgets, round } from './report-budgets.ts';

const rounds = 11;
const folder = mkdtempSync(join(tmpdir(), 'cold-import-'));
try {
  await build({
    entryPoints: [join(import.meta.dirname, '../packages/core/src/index.ts')],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    entryNames: 'core',
    bundle: true,
    minify: true,
    // What is loaded when it is first used, such as the graphs and the drawing of reports, is in chunks of its own.
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    logLevel: 'error',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  const empty = join(folder, 'empty.mjs');
  writeFileSync(empty, '');
  const importMs = medianMs(join(folder, 'core.mjs')) - medianMs(empty);
  reportBudgets('cold-import', [
    { name: 'cold import of bundled core (ms)', value: round(importMs, 1), limit: 150 },
    { name: 'bundle size (MB)', value: round(sizeOf(folder) / 1e6, 2), limit: 4 },
  ]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Bytes of all chunks. */
function sizeOf(built: string): number {
  return readdirSync(built).reduce((sum, file) => sum + statSync(join(built, file)).size, 0);
}

function medianMs(file: string): number {
  const times = Array.from({ length: rounds }, () => {
    const started = performance.now();
    execFileSync(process.execPath, [file]);
    return performance.now() - started;
  });
  return times.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
}
