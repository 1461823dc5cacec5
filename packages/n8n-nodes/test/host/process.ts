import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** A running main or worker. */
export interface N8nProcess {
  readonly log: () => string;
  /** from its start until it answered */
  readonly bootMs: number;
  stop(): Promise<void>;
  /** Ends it at once, without a word to it. */
  kill(): Promise<void>;
}

interface Start {
  readonly program: string;
  readonly kind: 'start' | 'worker';
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** answers 200 as soon as it is ready */
  readonly readiness: string;
  /** told at once how to stop it, so that one that never gets ready is stopped, too */
  readonly onSpawn: (stop: () => Promise<void>) => void;
}

/** Starts a process of n8n and waits until it is ready. */
export async function startProcess(start: Start): Promise<N8nProcess> {
  const { program, kind, folder, environment, readiness, onSpawn } = start;
  const child = spawn(process.execPath, [program, kind], { cwd: folder, env: environment, stdio: 'pipe' });
  const started = performance.now();
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const ended = once(child, 'exit');
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    if ((await Promise.race([ended, sleep(15_000, 'late', { ref: false })])) !== 'late') return;
    child.kill('SIGKILL');
    await ended;
  };
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  onSpawn(stop);
  const endMs = started + 400_000;
  while (!(await isReady(readiness))) {
    if (child.exitCode !== null || performance.now() > endMs) {
      await stop();
      throw new Error(`n8n ${kind} is not ready:\n${log.slice(-4_000)}`);
    }
    await sleep(250);
  }
  return { log: () => log, bootMs: performance.now() - started, stop, kill };
}

function isReady(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}
