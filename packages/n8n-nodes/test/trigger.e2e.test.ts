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

/** A workflow that a poll every second starts. */
function triggered(name: string, events: readonly DomainEventType[]): object {
  return {
    id: name,
    name,
    active: false,
    settings: { executionOrder: 'v1' },
    connections: { Trigger: { main: [[{ node: 'Go on', type: 'main', index: 0 }]] } },
    nodes: [
      {
        id: `${name}-trigger`,
        name: 'Trigger',
        type,
        typeVersion: 1,
        position: [0, 0],
        parameters: { events, pollTimes: { item: [{ mode: 'custom', cronExpression: '* * * * * *' }] } },
        credentials: { aiManagerDatabaseApi: { id: 'database', name: 'database' } },
      },
      {
        id: `${name}-noop`,
        name: 'Go on',
        type: 'n8n-nodes-base.noOp',
        typeVersion: 1,
        position: [240, 0],
        parameters: {},
      },
    ],
  };
}

// n8n polls by timers of its own process, or by its durable scheduler, which keeps the place together with the execution.
describe.skipIf(installation.missing !== '').each([
  ['its own timers', {}],
  ['its scheduler', { N8N_SCHEDULER_ENABLED: 'true' }],
])(`AI Manager Trigger in n8n that polls by %s${installation.missing}`, (_, environment) => {
  let postgres: PostgresServer;
  let n8n: N8nHome;
  let main: N8nProcess;
  let client: N8nClient;
  let manager: AiManager;
  const workflows: Record<string, string> = {};

  beforeAll(async () => {
    const folder = 'folder' in installation ? installation.folder : '';
    const [{ tarball }, server] = await Promise.all([packPackage(), startPostgres()]);
    postgres = server;
    const url = await postgres.createDatabase();
    await loadSample(url);
    manager = createAiManager(
      { storage: createPostgresStorage({ url }), llm: [createOfflineProvider()] },
      { actor: { id: 'boss', role: 'executive', via: 'test' } },
    );
    // What happened before is nobody's news.
    await manager.evaluations.weekly({ week, only: ['prj-001'] });
    n8n = await createN8nHome({ installation: folder, tarball, environment });
    n8n.importCredentials([{ id: 'database', name: 'database', type: 'aiManagerDatabaseApi', data: { url } }]);
    main = await n8n.start();
    client = await signUp(n8n.url, folder);
    workflows['all'] = await client.publish(
      triggered('all', ['approval.waiting', 'automation.switched-off', 'evaluation.finished', 'score.fell']),
    );
    workflows['runs'] = await client.publish(triggered('runs', ['evaluation.finished']));
  });

  afterAll(async () => {
    await n8n?.[Symbol.asyncDispose]();
    await manager?.close();
    await postgres?.[Symbol.asyncDispose]();
  });

  const request = (index: number) => ({
    personId: 'p-022',
    kind: 'manual-time' as const,
    startAt: `2026-11-${String(16 + (index % 5)).padStart(2, '0')}T${String(6 + Math.floor(index / 5)).padStart(2, '0')}:00:00Z`,
    minutes: 20,
    category: 'field-visit',
    description: `Visited customer number ${index} and showed them the new stock list.`,
  });
  const happened = async () => (await manager.events.list({ after: 1, limit: 1_000 })).events;
  /** What the workflow got, in the order of its executions. */
  const told = async (workflow: string) =>
    (await client.allEnded(workflows[workflow] ?? '')).flatMap(({ nodes }) =>
      (nodes['Go on']?.items ?? []).map(({ json }) => json as { id: string; type: string; position: number }),
    );
  /** Waits until the workflow got as much as happened, and for some polls more, in which it could get it again. */
  async function toldOf(workflow: string, wanted: (type: string) => boolean = () => true) {
    const expected = (await happened()).filter(({ event }) => wanted(event.type)).map(({ event }) => event.id);
    for (const endMs = Date.now() + 60_000; (await told(workflow)).length < expected.length && Date.now() < endMs;)
      await sleep(250);
    await sleep(3_000);
    const ids = (await told(workflow)).map(({ id }) => id);
    return { ids, expected };
  }

  it('tells nothing of before, and what happens from its publication on', async () => {
    await manager.approvals.triage({ request: request(0) });
    const { ids, expected } = await toldOf('all');
    expect(expected.length).toBe(1);
    expect(ids).toEqual(expected);
    expect((await told('all'))[0]).toMatchObject({ type: 'approval.waiting', position: 2 });
  });

  it('tells each of many events once that happen at the same time, oldest first', async () => {
    await Promise.all(
      Array.from({ length: 24 }, (_unused, index) => manager.approvals.triage({ request: request(index + 1) })),
    );
    const { ids, expected } = await toldOf('all');
    expect(expected.length).toBeGreaterThan(20);
    expect(ids).toEqual(expected);
  });

  it('tells what happened while n8n was dead, once', async () => {
    await main.kill();
    await manager.evaluations.weekly({ week });
    main = await n8n.start();
    const { ids, expected } = await toldOf('all');
    expect(ids).toEqual(expected);
    const runs = await toldOf('runs', (name) => name === 'evaluation.finished');
    expect(runs.expected).toHaveLength(1);
    expect(runs.ids).toEqual(runs.expected);
  });

  it('gives the last event to somebody who tries the workflow out, and tells it nobody else', async () => {
    const before = (await told('runs')).length;
    const { status, nodes } = await client.run(workflows['runs'] ?? '', 'Trigger');
    expect(status).toBe('success');
    expect(nodes['Go on']?.items.map(({ json }) => json['type'])).toEqual(['evaluation.finished']);
    await sleep(3_000);
    // The trial is an execution, too.
    expect((await told('runs')).length).toBe(before + 1);
  });

  it('spoke to nobody but this machine', () => {
    expect(n8n.foreignConnections()).toBe('');
  });
});
