import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { connectToRedis } from './redis/resp-client.ts';

/** Whether this machine has a Redis server; no npm package brings one. */
export function hasRedis(): boolean {
  return spawnSync('redis-server', ['--version']).status === 0;
}

/** Why tests that need a Redis server are skipped, as part of their title; empty where there is one. */
export function withoutRedis(): string {
  return hasRedis() ? '' : ' (skipped: there is no redis-server on this machine; install your system’s package)';
}

/** A Redis of its own for whoever starts it; it keeps nothing on disk. */
export interface RedisServer extends AsyncDisposable {
  readonly port: number;
  /** Holds it as it is, so that it answers nothing, or lets it go on. */
  pause(): void;
  resume(): void;
  /** Ends it at once; `start` starts an empty one on the same port. */
  kill(): Promise<void>;
  start(): Promise<void>;
}

export async function startRedis(): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'ai-manager-redis-'));
  const port = await freePort();
  let child = await spawnRedis(folder, port);
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  return {
    port,
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    kill,
    start: async () => {
      child = await spawnRedis(folder, port);
    },
    async [Symbol.asyncDispose]() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function spawnRedis(folder: string, port: number) {
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
  const child = spawn('redis-server', settings, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  for (;;) {
    if (child.exitCode !== null) throw new Error(`Redis ended:\n${said}`);
    if (await answers(port)) return child;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function answers(port: number): Promise<boolean> {
  try {
    await using client = await connectToRedis(port);
    return (await client.send(['PING'])).kind === 'status';
  } catch {
    return false;
  }
}
