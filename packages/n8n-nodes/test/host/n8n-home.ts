import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@ai-manager/test-servers/free-port';
import { npm } from './npm.ts';

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
  readonly environment: NodeJS.ProcessEnv;
  /** Runs a command of n8n to its end and returns what it printed. */
  command(args: readonly string[]): string;
  importCredentials(credentials: readonly object[]): void;
  importWorkflows(workflows: readonly object[]): void;
  /** Runs a workflow headless and returns what its last node gave. */
  execute(workflowId: string): ExecutionResult;
  /** Starts the server, or a worker, and waits until it is ready. */
  start(kind?: 'start' | 'worker'): Promise<N8nProcess>;
}

export interface N8nProcess {
  readonly log: () => string;
  stop(): Promise<void>;
}

export interface ExecutionResult {
  readonly status: string;
  /** items by node */
  readonly items: Readonly<Record<string, readonly Item[]>>;
  readonly error: { readonly message: string; readonly description?: string } | undefined;
}

export interface Item {
  readonly json: Readonly<Record<string, unknown>>;
  readonly binary?: Readonly<
    Record<string, { readonly fileName: string; readonly mimeType: string; readonly data: string }>
  >;
  readonly pairedItem?: unknown;
}

export async function createN8nHome({ installation, tarball, environment: own = {} }: HomeOptions): Promise<N8nHome> {
  const folder = mkdtempSync(join(tmpdir(), 'ai-manager-n8n-'));
  const nodes = join(folder, '.n8n', 'nodes');
  mkdirSync(nodes, { recursive: true });
  writeFileSync(
    join(nodes, 'package.json'),
    JSON.stringify({ name: 'installed-nodes', private: true, dependencies: {} }),
  );
  npm(nodes, ['install', '--omit=peer', '--ignore-scripts', '--no-audit', '--no-fund', tarball]);
  const port = await freePort();
  const environment = {
    ...withoutTestRunner(process.env),
    ...quiet,
    ...(await ports(port)),
    N8N_USER_FOLDER: folder,
    ...own,
  };
  const program = join(installation, 'node_modules', 'n8n', 'bin', 'n8n');
  const processes: N8nProcess[] = [];

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
    environment,
    command,
    importCredentials: (rows) => importFrom('credentials', rows),
    importWorkflows: (rows) => importFrom('workflow', rows),
    execute: (workflowId) => readExecution(command(['execute', `--id=${workflowId}`, '--rawOutput'])),
    start: async (kind = 'start') => {
      const child = spawn(process.execPath, [program, kind], { cwd: folder, env: environment, stdio: 'pipe' });
      const started = watch(child);
      processes.push(started);
      if (kind === 'start') await untilReady(`http://127.0.0.1:${String(port)}/healthz/readiness`, started);
      return started;
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(processes.map((each) => each.stop()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** n8n behaves otherwise where it takes itself for tested. */
function withoutTestRunner(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^(?:NODE_ENV|TEST|VITEST.*)$/.test(name)));
}

/** Nothing but loopback is spoken to. */
const quiet = {
  N8N_ENCRYPTION_KEY: 'key-of-a-test',
  DB_TYPE: 'sqlite',
  N8N_DIAGNOSTICS_ENABLED: 'false',
  N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
  N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
  N8N_TEMPLATES_ENABLED: 'false',
  N8N_HIRING_BANNER_ENABLED: 'false',
  N8N_DYNAMIC_BANNERS_ENABLED: 'false',
  N8N_PERSONALIZATION_ENABLED: 'false',
  N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
  N8N_LICENSE_SERVER_URL: 'http://127.0.0.1:9',
  EXTERNAL_FRONTEND_HOOKS_URLS: '',
  N8N_VERIFIED_PACKAGES_ENABLED: 'false',
  N8N_DISABLED_MODULES: 'mcp-registry',
  N8N_MCP_ACCESS_ENABLED: 'false',
  N8N_LISTEN_ADDRESS: '127.0.0.1',
  N8N_HOST: '127.0.0.1',
  N8N_SECURE_COOKIE: 'false',
};

async function ports(port: number): Promise<Record<string, string>> {
  return { N8N_PORT: String(port), N8N_RUNNERS_BROKER_PORT: String(await freePort()) };
}

function watch(child: ChildProcess): N8nProcess {
  let log = '';
  const keep = (chunk: Buffer): void => {
    log += chunk.toString();
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return {
    log: () => log,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const stopped = once(child, 'exit');
      if ((await Promise.race([stopped, sleep(15_000, 'late')])) === 'late') {
        child.kill('SIGKILL');
        await stopped;
      }
    },
  };
}

async function untilReady(url: string, { log }: N8nProcess): Promise<void> {
  const end = Date.now() + 180_000;
  while (Date.now() < end) {
    const ready = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return;
    await sleep(250);
  }
  throw new Error(`n8n is not ready after three minutes:\n${log().slice(-4_000)}`);
}

interface RawRun {
  readonly data: {
    readonly resultData: {
      readonly error?: { readonly message: string; readonly description?: string };
      readonly runData: Readonly<
        Record<string, readonly { readonly data?: { readonly main?: readonly (readonly Item[] | null)[] } }[]>
      >;
    };
  };
  readonly status: string;
}

/** The JSON between the lines of the log. */
function readExecution(printed: string): ExecutionResult {
  const json = /^\{$.*?^\}$/ms.exec(printed)?.[0];
  if (json === undefined) throw new Error(`n8n printed no execution:\n${printed.slice(-4_000)}`);
  const { status, data } = JSON.parse(json) as RawRun;
  const { runData, error } = data.resultData;
  return {
    status,
    error,
    items: Object.fromEntries(
      Object.entries(runData).map(([node, runs]) => [
        node,
        runs.at(-1)?.data?.main?.flatMap((output) => output ?? []) ?? [],
      ]),
    ),
  };
}
