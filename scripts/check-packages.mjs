// Are the packages published right? publint reads package.json, attw reads the tarball as TypeScript users will.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './lib/runtime.mjs';

const run = (command, args, cwd) => {
  const { status } = spawnSync(join(root, 'node_modules', '.bin', command), args, { cwd, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) process.exitCode = 1;
};

for (const name of ['core', 'adapters', 'cli']) {
  const folder = join(root, 'packages', name);
  run('publint', ['--strict'], folder);
  // The CLI has no entry to import, only a command.
  if (name !== 'cli') run('attw', ['--pack', '--profile', 'esm-only'], folder);
}
