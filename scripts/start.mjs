// `npm start`: set-up, build, and the weekly evaluation of the sample organisation. Runs on Node 20 without dependencies.
// What follows `--` goes to the command: `npm start -- --dry-run`.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { root, runMain } from './lib/runtime.mjs';
import { inSingleFile } from './lib/single-file.mjs';

const signalNumbers = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };

await runMain(async () => {
  const node = await ensureInstalled();
  const onWait = () => process.stderr.write('Another process is building here; waiting for it.\n');
  await inSingleFile(join(root, '.cache', 'build.lock'), () => ensureBuilt(node), onWait);

  const main = join(root, 'packages', 'cli', 'dist', 'main.js');
  const child = spawn(node, [main, 'evaluate', '--org', 'examples/sample-org', ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
    // The sample costs nothing, even where a key happens to be set: AI_MANAGER_MODEL=openai asks for the real thing.
    env: { AI_MANAGER_MODEL: 'offline', AI_MANAGER_START: 'npm start', ...process.env },
  });
  // The command stops cleanly by itself; this process only has to outlive it. Ctrl-C in a terminal reaches both, so it is
  // passed on only where there is no terminal.
  for (const signal of Object.keys(signalNumbers)) {
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  process.exitCode = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? 128 + (signalNumbers[signal] ?? 0)));
  });
});
