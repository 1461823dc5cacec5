import { setTimeout as sleep } from 'node:timers/promises';
import { createOfflineProvider } from '@ai-manager/adapters/offline';
import { createPostgresStorage } from '@ai-manager/adapters/postgres';
import type { AiManager, DomainEventType } from '@ai-manager/core';
import { createAiManager } from '@ai-manager/core';
import { startPostgres } from '@ai-manager/test-servers/postgres';
import type { PostgresServer } from '@ai-manager/test-servers/postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signUp } from './host/client.ts';
import type { N8nClient } from './host/client.ts';
import { installN8n } from './host/installations.ts';
import { createN8nHome } from './host/n8n-home.ts';
import type { N8nHome } from './host/n8n-home.ts';
import { packPackage } from './host/packed.ts';
import type { N8nProcess } from './host/process.ts';
import { loadSample, sampleWeek as week } from './host/sample.ts';

const type = '@ai-manager/n8n-nodes-ai-manager.aiManagerTrigger';
const installation = installN8n();

/** n8n polls by timers of its process, or by its durable scheduler, which keeps the place together with the execution. */
const engines = [{}, { N8N_SCHEDULER_ENABLED: 'true' }] as const;

/** The shortest time between two polls that n8n allows. */
const everyMinute = { item: [{ mode: 'everyMinute' }] };
const pollMs = 60_000;

/** An n8n with two workflows that the trigger starts. */
interface Host {
  readonly home: N8nHome;
  process: N8nProcess;
  readonly client: N8nClient;
  /** id of the workflow that every event starts */
  readonly all: string;
  /** id of the workflow that evaluations start */
  readonly runs: string;
}

function triggered(name: string, events: readonly DomainEventType[]): object {
  const node = (title: string, more: object) => ({ id: `${name}-${title}`, name: title, typeVersion: 1, ...more });
  return {
    id: name,
    name,
    active: false,
    settings: { executionOrder: 'v1' },
    connections: { Trigger: { main: [[{ node: 'Go on', type: 'main', index: 0 }]] } },
    nodes: [
      node('Trigger', {
        type,
        position: [0, 0],
        parameters: { events, pollTimes: everyMinute },
        credentials: { aiManagerDatabaseApi: { id: 'database', name: 'database' } },
      }),
      node('Go on', { type: 'n8n-nodes-base.noOp', position: [240, 0], parameters: {} }),
    ],
  };
}

async function openHost(url: string, tarball: string, engine: Readonly<Record<string, string>>): Promise<Host> {
  const folder = 'folder' in installation ? installation.folder : '';
  const environment = { ...engine, N8N_LOG_LEVEL: 'debug' };
  const home = await createN8nHome({ installation: folder, tarball, environment });
  home.importCredentials([{ id: 'database', name: 'database', type: 'aiManagerDatabaseApi', data: { url } }]);
  const process = await home.start();
  const client = await signUp(home.url, folder);
  const all = await client.publish(
    triggered('all', ['approval.waiting', 'automation.switched-off', 'evaluation.finished', 'score.fell']),
  );
  const runs = await client.publish(triggered('runs', ['evaluation.finished']));
  // n8n publishes some moments later, and polls once as it does.
  while ((process.log().match(/Finished processing workflow publication/g) ?? []).length < 2) await sleep(100);
  return { home, process, client, all, runs };
}

describe.skipIf(installation.missing !== '')(`AI Manager Trigger in n8n${installation.missing}`, () => {
  let postgres: PostgresServer;
  let manager: AiManager;
  let hosts: readonly Host[] = [];

  beforeAll(async () => {
    const [{ tarball }, server] = await Promise.all([packPackage(), startPostgres()]);
    postgres = server;
    const url = await postgres.createDatabase();
    await loadSample(url);
    manager = createAiManager(
      { storage: createPostgresStorage({ url }), llm: [createOfflineProvider()] },
      { actor: { id: 'boss', role: 'executive', via: 'test' } },
    );
    // What happened before is nobody's news.
    await manager.evaluations.weekly({ week, only: ['prj-001'], force: true });
    hosts = await Promise.all(engines.map((engine) => openHost(url, tarball, engine)));
  });

  afterAll(async () => {
    await Promise.all(hosts.map(({ home }) => home[Symbol.asyncDispose]()));
    await manager?.close();
    await postgres?.[Symbol.asyncDispose]();
  });

  const ask = (index: number) =>
    manager.approvals.triage({
      request: {
        personId: 'p-022',
        kind: 'manual-time',
        startAt: `2026-11-${String(16 + (index % 5))}T${String(6 + Math.floor(index / 5)).padStart(2, '0')}:00:00Z`,
        minutes: 20,
        category: 'field-visit',
        description: `Visited customer number ${String(index)} and showed them the new stock list.`,
      },
    });
  const happened = async (wanted: (name: string) => boolean = () => true) =>
    (await manager.events.list({ after: 1, limit: 1_000 })).events
      .map(({ event }) => event)
      .filter((event) => wanted(event.type))
      .map(({ id }) => id);
  /** Ids that a workflow got, in the order of its executions. */
  const told = async ({ client }: Host, workflow: string) =>
    (await client.allEnded(workflow)).flatMap(({ nodes }) =>
      (nodes['Go on']?.items ?? []).map(({ json }) => String(json['id'])),
    );
  /** As soon as it is as much as happened; what is missing then is missing. */
  async function toldSoon(host: Host, workflow: string, expected: readonly string[]): Promise<readonly string[]> {
    for (const endMs = Date.now() + 2 * pollMs; Date.now() < endMs; await sleep(500)) {
      const ids = await told(host, workflow);
      if (ids.length >= expected.length) return ids;
    }
    return told(host, workflow);
  }

  it('tells nothing of before, and what happens from the publication of its workflow on', async () => {
    await ask(0);
    const expected = await happened();
    expect(expected).toHaveLength(1);
    for (const host of hosts) expect(await toldSoon(host, host.all, expected)).toEqual(expected);
  });

  it('tells each of many events once, oldest first, also those of a time in which n8n was dead', async () => {
    await Promise.all(Array.from({ length: 24 }, (_, index) => ask(index + 1)));
    await Promise.all(hosts.map(({ process }) => process.kill()));
    await manager.evaluations.weekly({ week });
    for (const host of hosts) host.process = await host.home.start();
    const [all, runs] = [await happened(), await happened((name) => name === 'evaluation.finished')];
    expect(all.length).toBeGreaterThan(25);
    expect(runs).toHaveLength(1);
    for (const host of hosts) {
      expect(await toldSoon(host, host.all, all)).toEqual(all);
      expect(await toldSoon(host, host.runs, runs)).toEqual(runs);
    }
  });

  it('tells nothing a second time', async () => {
    await sleep(pollMs + 5_000);
    const all = await happened();
    for (const host of hosts) expect(await told(host, host.all)).toEqual(all);
  });

  it('gives the last event to somebody who tries the workflow out', async () => {
    for (const { client, runs } of hosts) {
      const { status, nodes } = await client.run(runs, 'Trigger');
      expect(status).toBe('success');
      expect(nodes['Go on']?.items.map(({ json }) => json['type'])).toEqual(['evaluation.finished']);
    }
  });

  it('spoke to nobody but this machine', () => {
    expect(hosts.map(({ home }) => home.foreignConnections())).toEqual(['', '']);
  });
});
