import { cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Actor, AiManagerSettings, Storage } from '@ai-manager/core';
import { createAiManager } from '@ai-manager/core';
import type { PostgresServer } from '@ai-manager/test-servers/postgres';
import { startPostgres } from '@ai-manager/test-servers/postgres';
import { createOfflineProvider } from '../../src/offline/index.ts';
import { createPgliteStorage } from '../../src/pglite/index.ts';
import { createPostgresStorage } from '../../src/postgres/index.ts';

export const survivalActor: Actor = { id: 'survivor', role: 'executive', via: 'test' };
export const survivalWeek = '2026-W47';

export type Database =
  | { readonly kind: 'pglite'; readonly folder: string; readonly lockWaitMs?: number }
  | { readonly kind: 'postgres'; readonly url: string };

/** What a process that evaluates the week is told. */
export interface WeeklyTask {
  readonly database: Database;
  /** for mails and traces */
  readonly folder: string;
  readonly week: string;
  readonly modelUrl: string;
  /** a second vendor to fall back to */
  readonly fallbackUrl?: string;
  readonly llm?: AiManagerSettings['llm'];
  readonly attemptTimeoutMs?: number;
  readonly leaseMs: number;
  readonly concurrency: number;
}

/** A backend that makes databases which all hold the sample organisation, with nothing evaluated in the week. */
export interface SurvivalBackend extends AsyncDisposable {
  readonly kind: Database['kind'];
  /** the server behind it, if it is one */
  readonly server: PostgresServer | undefined;
  fresh(): Promise<{ readonly database: Database; readonly folder: string }>;
}

export function openDatabase(database: Database): Storage {
  if (database.kind === 'pglite') {
    const { folder, lockWaitMs = 0 } = database;
    return createPgliteStorage({ folder, lockWaitMs });
  }
  return createPostgresStorage({ url: database.url });
}

export async function startBackend(kind: Database['kind']): Promise<SurvivalBackend> {
  const root = await mkdtemp(join(tmpdir(), 'ai-manager-survival-'));
  const server = kind === 'postgres' ? await startPostgres() : undefined;
  const template: Database =
    server === undefined
      ? { kind: 'pglite', folder: join(root, 'template') }
      : { kind: 'postgres', url: await server.createDatabase() };
  await loadSampleOrganisation(openDatabase(template));
  let count = 0;
  return {
    kind,
    server,
    fresh: async () => {
      count += 1;
      const folder = join(root, `round-${count}`);
      await mkdir(folder);
      return { folder, database: await copyOf(template, join(folder, 'db'), server) };
    },
    [Symbol.asyncDispose]: async () => {
      await server?.[Symbol.asyncDispose]();
      await rm(root, { recursive: true, force: true });
    },
  };
}

async function copyOf(template: Database, folder: string, server: PostgresServer | undefined): Promise<Database> {
  if (template.kind === 'postgres') {
    const url = (await server?.createDatabase(template.url)) ?? '';
    return { kind: 'postgres', url };
  }
  await cp(template.folder, folder, { recursive: true });
  return { kind: 'pglite', folder };
}

const sampleOrganisation = join(import.meta.dirname, '../../../../examples/sample-org');

/** 75 people, 97 projects, their updates and metrics; rules of the library. */
async function loadSampleOrganisation(storage: Storage): Promise<void> {
  await using manager = createAiManager({ storage, llm: [createOfflineProvider()] }, { actor: survivalActor });
  const { defaultRules } = await import('@ai-manager/core');
  await manager.rules.save({ rules: defaultRules });
  const names = ['people.csv', 'projects.csv', 'metrics.csv'];
  const updates = join(sampleOrganisation, 'submissions', survivalWeek);
  const files = [
    ...names.map((name) => ({ name, path: join(sampleOrganisation, name) })),
    ...(await readdir(updates)).map((name) => ({
      name: `submissions/${survivalWeek}/${name}`,
      path: join(updates, name),
    })),
  ];
  const contents = await Promise.all(
    files.map(async ({ name, path }) => ({ name, content: await readFile(path, 'utf8') })),
  );
  await manager.people.importRoster({ files: contents });
}
