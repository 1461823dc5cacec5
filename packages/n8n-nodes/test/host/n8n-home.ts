import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@ai-manager/test-servers/free-port';
import { connectionsFile, quietEnvironment } from './environment.ts';
import { readPrinted } from './execution.ts';
import type { Execution } from './execution.ts';
import { npm } from './npm.ts';
import { startProcess } from './process.ts';
import type { N8nProcess } from './process.ts';

interface HomeOptions {
  /** where n8n is installed */
  readonly installation: string;
  /** the packed package */
  readonly tarball: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** An n8n of its own: its database, its keys, and our package installed as n8n installs a community package. */
export interface N8nHome extends AsyncDisposable {
  readonly folder: string;
  readonly url: string;
  /** connections to other machines, which there should not be */
  foreignConnections(): string;
  /** Runs a command of n8n to its end and returns what it printed. */
  command(args: readonly string[]): string;
  importCredentials(credentials: readonly object[]): void;
  importWorkflows(workflows: readonly object[]): void;
  /** Runs a workflow headless. */
  execute(workflowId: string): Execution;
  /** Starts the server, or a worker, and waits until it is ready. */
  start(kind?: 'start' | 'worker'): Promise<N8nProcess>;
}

export async function createN8nHome({ installation, tarball, environment: own = {} }: HomeOptions): Promise<N8nHome> {
  const folder = mkdtempSync(join(tmpdir(), 'ai-manager-n8n-'));
  installAsN8nDoes(folder, tarball);
  const port = await freePort();
  const environment = { ...(await quietEnvironment(folder, port)), ...own };
  const program = join(installation, 'node_modules', 'n8n', 'bin', 'n8n');
  const stops: (() => Promise<void>)[] = [];
  const command = (args: readonly string[]): string => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
      cwd: folder,
      env: environment,
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
    });
    if (status !== 0 && args[0] !== 'execute') throw new Error(`n8n ${args.join(' ')} failed:\n${stdout}\n${stderr}`);
    return stdout;
  };
  const importFrom = (kind: 'credentials' | 'workflow', rows: readonly object[]): void => {
    const file = join(folder, `${kind}.json`);
    writeFileSync(file, JSON.stringify(rows));
    command([`import:${kind}`, `--input=${file}`]);
  };
  return {
    folder,
    url: `http://127.0.0.1:${String(port)}`,
    foreignConnections: () => {
      const file = connectionsFile(folder);
      return existsSync(file) ? readFileSync(file, 'utf8') : '';
    },
    command,
    importCredentials: (rows) => importFrom('credentials', rows),
    importWorkflows: (rows) => importFrom('workflow', rows),
    execute: (workflowId) => readPrinted(command(['execute', `--id=${workflowId}`, '--rawOutput'])),
    start: async (kind = 'start') => {
      const ports = await portsOf(kind);
      const readyPort = kind === 'start' ? port : ports.QUEUE_HEALTH_CHECK_PORT;
      return startProcess({
        program,
        kind,
        folder,
        environment: { ...environment, ...ports },
        readiness: `http://127.0.0.1:${String(readyPort)}/healthz/readiness`,
        onSpawn: (stop) => stops.push(stop),
      });
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(stops.map((stop) => stop()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function installAsN8nDoes(folder: string, tarball: string): void {
  const nodes = join(folder, '.n8n', 'nodes');
  mkdirSync(nodes, { recursive: true });
  writeFileSync(join(nodes, 'package.json'), JSON.stringify({ name: 'installed-nodes', private: true }));
  npm(nodes, ['install', '--omit=peer', '--ignore-scripts', '--no-audit', '--no-fund', tarball]);
}

/** Processes of one machine must not share the ports that they listen on. */
async function portsOf(kind: 'start' | 'worker') {
  const [broker, health] = [String(await freePort()), String(await freePort())];
  return {
    N8N_RUNNERS_BROKER_PORT: broker,
    QUEUE_HEALTH_CHECK_ACTIVE: String(kind === 'worker'),
    QUEUE_HEALTH_CHECK_PORT: health,
  };
}
