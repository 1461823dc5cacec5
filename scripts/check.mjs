// `npm run check`: everything CI runs, in CI's order, with times. Every step runs, so that one look shows all that is wrong.
//   --without-test    leaves out the tests (.ci/run has already run them)
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './lib/runtime.mjs';

const smokeFolder = join(root, '.cache', 'smoke');

/** What vitest found is kept for `print-totals.mjs`, so that the end of a long output can say it. */
const reported = (name) => [
  '--',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=.cache/results/${name}.json`,
];

/** @type {readonly { name: string, args: readonly string[] }[]} what npm runs for each step */
const steps = [
  { name: 'test', args: ['test', ...reported('test')] },
  { name: 'lint', args: ['run', 'lint'] },
  { name: 'typecheck', args: ['run', 'typecheck'] },
  { name: 'build', args: ['run', 'build'] },
  { name: 'packages', args: ['run', 'check:packages'] },
  { name: 'unused', args: ['run', 'check:unused'] },
  { name: 'lock', args: ['run', 'check:lock'] },
  { name: 'snippets', args: ['run', 'docs:sync', '--', '--check'] },
  { name: 'survival', args: ['run', 'test:survival', ...reported('survival')] },
  // Installs n8n outside of the repository the first time; without a registry that has it, its tests are skipped.
  { name: 'n8n', args: ['run', 'test:n8n', ...reported('n8n')] },
  // The first command of the README, beside the state of whoever works here.
  { name: 'start', args: ['start', '--', '--data', smokeFolder] },
];

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`.padStart(8);

rmSync(smokeFolder, { recursive: true, force: true });
const results = [];
for (const { name, args } of steps) {
  if (name === 'test' && process.argv.includes('--without-test')) continue;
  console.log(`\n=== ${name}`);
  const started = performance.now();
  const { status } = spawnSync('npm', ['--silent', ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, AI_MANAGER_MODEL: 'offline' },
    shell: process.platform === 'win32',
  });
  results.push({ name, ok: status === 0, ms: performance.now() - started });
  console.log(`=== ${name}: ${status === 0 ? 'ok' : 'FAILED'} after${seconds(performance.now() - started)}`);
}

console.log('\nSummary');
for (const { name, ok, ms } of results) console.log(`  ${ok ? 'ok    ' : 'FAILED'} ${name.padEnd(10)}${seconds(ms)}`);
process.exitCode = results.every(({ ok }) => ok) ? 0 : 1;
