// `npm run check`: everything CI runs, in CI's order, with times. Every step runs, so that one look shows all that is wrong.
//   --without-test    leaves out the tests (.ci/run has already run them)
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './lib/runtime.mjs';

const smokeFolder = join(root, '.cache', 'smoke');

/** Name of the step, and the arguments of npm. */
const steps = [
  ['test', ['test']],
  ['lint', ['run', 'lint']],
  ['typecheck', ['run', 'typecheck']],
  ['build', ['run', 'build']],
  ['packages', ['run', 'check:packages']],
  ['unused', ['run', 'check:unused']],
  ['lock', ['run', 'check:lock']],
  ['snippets', ['run', 'docs:sync', '--', '--check']],
  // The first command of the README, beside the state of whoever works here.
  ['start', ['start', '--', '--data', smokeFolder]],
];

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`.padStart(8);

rmSync(smokeFolder, { recursive: true, force: true });
const results = [];
for (const [name, args] of steps) {
  if (name === 'test' && process.argv.includes('--without-test')) continue;
  console.log(`\n=== ${name}: npm ${args.join(' ')}`);
  const started = performance.now();
  const { status } = spawnSync('npm', ['--silent', ...args], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], shell: process.platform === 'win32' });
  results.push({ name, ok: status === 0, ms: performance.now() - started });
  console.log(`=== ${name}: ${status === 0 ? 'ok' : 'FAILED'} after${seconds(performance.now() - started)}`);
}

console.log('\nSummary');
for (const { name, ok, ms } of results) console.log(`  ${ok ? 'ok    ' : 'FAILED'} ${name.padEnd(10)}${seconds(ms)}`);
process.exitCode = results.every(({ ok }) => ok) ? 0 : 1;
