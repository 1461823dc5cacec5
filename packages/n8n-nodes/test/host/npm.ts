import { spawnSync } from 'node:child_process';

/** Runs npm and returns what it printed. @throws Error with the end of its complaints */
export function npm(cwd: string, args: readonly string[]): string {
  const limits = { maxBuffer: 64 * 1024 * 1024, timeout: 15 * 60_000 };
  const { status, stdout, stderr } = spawnSync('npm', args, { cwd, encoding: 'utf8', ...limits });
  if (status !== 0) throw new Error(`npm ${args.join(' ')} failed in ${cwd}:\n${stderr.slice(-4_000)}`);
  return stdout;
}
