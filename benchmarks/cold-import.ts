// How long a process needs to import core, bundled as hosts bundle it: median over fresh processes, beside an empty process.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { reportBudgets, round } from './report-budgets.ts';

const rounds = 11;
const folder = mkdtempSync(join(tmpdir(), 'cold-import-'));
try {
  const bundled = join(folder, 'core.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, '../packages/core/src/index.ts')],
    outfile: bundled,
    bundle: true,
    minify: true,
    splitting: false,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    logLevel: 'error',
    // Loaded when the first report is drawn, in a chunk of its own.
    external: ['echarts', 'echarts/*'],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  const empty = join(folder, 'empty.mjs');
  writeFileSync(empty, '');
  const importMs = medianMs(bundled) - medianMs(empty);
  reportBudgets('cold-import', [
    { name: 'cold import of bundled core (ms)', value: round(importMs, 1), limit: 150 },
    { name: 'bundle size (MB)', value: round(statSync(bundled).size / 1e6, 2), limit: 4 },
  ]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function medianMs(file: string): number {
  const times = Array.from({ length: rounds }, () => {
    const started = performance.now();
    execFileSync(process.execPath, [file]);
    return performance.now() - started;
  });
  return times.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
}
