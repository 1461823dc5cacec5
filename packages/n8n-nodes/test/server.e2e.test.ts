import { setTimeout as sleep } from 'node:timers/promises';
import { startModelServer } from '@ai-manager/test-servers/model';
import type { ModelServer } from '@ai-manager/test-servers/model';
import { startPostgres } from '@ai-manager/test-servers/postgres';
import type { PostgresServer } from '@ai-manager/test-servers/postgres';
import { startRedis, withoutRedis } from '@ai-manager/test-servers/redis';
import type { RedisServer } from '@ai-manager/test-servers/redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askingWorkflow, triagedRow } from './host/asking-workflow.ts';
import { signUp } from './host/client.ts';
import type { N8nClient } from './host/client.ts';
import { withoutChromium } from './host/editor.ts';
import { writeFigures } from './host/figures.ts';
import { installN8n } from './host/installations.ts';
import { createN8nHome } from './host/n8n-home.ts';
import type { N8nHome } from './host/n8n-home.ts';
import { packPackage } from './host/packed.ts';
import type { N8nProcess } from './host/process.ts';
import { loadSample, sampleWeek as week } from './host/sample.ts';
import { openEditor } from './host/screenshot.ts';
import { startToolCallingModel } from './host/tool-calling-model.ts';
import type { ToolCallingModel } from './host/tool-calling-model.ts';
import type { Step } from './host/workflow.ts';
import { chatModel, workflow } from './host/workflow.ts';

const type = '@ai-manager/n8n-nodes-ai-manager.aiManager';
const installation = installN8n();
const reason = installation.missing || withoutRedis();
const named = (id: string) => ({ id, name: id });
const credentials = { aiManagerDatabaseApi: named('database') };

/** A step of ours. */
function step(name: string, operation: string, parameters: object, more: Partial<Step> = {}): Step {
  const [resource, verb] = operation.split('.');
  return { name, type, parameters: { resource, operation: verb, ...parameters }, credentials, ...more };
}

/** One item for each word that the webhook was given. */
const eachWord: Step = {
  name: 'Words',
  type: 'n8n-nodes-base.splitOut',
  parameters: { fieldToSplitOut: 'body.words', options: { destinationFieldName: 'word' } },
};

describe.skipIf(reason !== '')(`AI Manager in n8n with a queue and two workers${reason}`, () => {
  let servers: {
    postgres: PostgresServer;
    redis: RedisServer;
    well: ModelServer;
    ill: ModelServer;
    tools: ToolCallingModel;
  };
  let n8n: N8nHome;
  let main: N8nProcess;
  let workers: readonly N8nProcess[];
  let client: N8nClient;
  let database: string;

  beforeAll(async () => {
    const folder = 'folder' in installation ? installation.folder : '';
    const [{ tarball }, postgres, redis, well, ill, tools] = await Promise.all([
      packPackage(),
      startPostgres(),
      startRedis(),
      startModelServer(),
      startModelServer({ faults: [{ fault: { kind: 'status', status: 500 } }] }),
      startToolCallingModel(),
    ]);
    servers = { postgres, redis, well, ill, tools };
    database = await postgres.createDatabase();
    await loadSample(database);
    n8n = await createN8nHome({
      installation: folder,
      tarball,
      environment: { ...postgresOfN8n(await postgres.createDatabase()), ...queueOn(redis.port) },
    });
    n8n.importCredentials(credentialsFor(database, { well, ill, tools }));
    main = await n8n.start();
    workers = await Promise.all([n8n.start('worker'), n8n.start('worker')]);
    client = await signUp(n8n.url, folder);
  }, 1_200_000);

  afterAll(async () => {
    await n8n?.[Symbol.asyncDispose]();
    await Promise.all(Object.values(servers ?? {}).map((server) => server[Symbol.asyncDispose]()));
  });

  it('goes on after an item that fails, and links every item to the one it comes from', async () => {
    const id = await client.publish(
      workflow('errors', 'webhook', [
        eachWord,
        step('Project', 'projects.get', { projectId: '={{ $json.word }}' }, { onError: 'continueErrorOutput' }),
      ]),
    );
    await client.call('errors', { words: ['prj-001', 'prj-nobody', 'prj-002'] });
    const { nodes, status } = await client.ended(id);
    expect(status).toBe('success');
    const [found, failed] = nodes['Project']?.outputs ?? [];
    expect(found?.map(({ json, pairedItem }) => [(json['project'] as { id: string }).id, pairedItem])).toEqual([
      ['prj-001', { item: 0 }],
      ['prj-002', { item: 2 }],
    ]);
    expect(failed).toEqual([
      expect.objectContaining({
        json: {
          word: 'prj-nobody',
          error: expect.stringContaining('prj-nobody') as string,
          details: { code: 'NOT_FOUND' },
        },
        pairedItem: { item: 1 },
      }),
    ]);
  });

  it('stops with a sentence, not a stack, where nothing goes on', async () => {
    const id = await client.publish(
      workflow('stop', 'webhook', [step('Project', 'projects.get', { projectId: 'prj-nobody' })]),
    );
    expect((await client.call('stop')).status).toBe(500);
    const { status, nodes } = await client.ended(id);
    expect(status).toBe('error');
    expect(nodes['Project']?.error?.message).toMatch(/prj-nobody/);
  });

  it('asks connected models in the order of their connections', async () => {
    const only = (name: string, models: readonly Step[]): object =>
      workflow(name, 'webhook', [
        step(
          'Evaluate',
          'evaluations.weekly',
          { additionalFields: { week, only: ['prj-001'], force: true } },
          { models },
        ),
      ]);
    const [well, ill] = [chatModel('Well', named('well')), chatModel('Ill', named('ill'))];
    const asked = async () => (await servers.ill.statistics()).requests;
    await client.publish(only('well-first', [well, ill]));
    expect(await client.call('well-first')).toMatchObject({ status: 200, body: [{ run: { counts: { failed: 0 } } }] });
    expect(await asked()).toBe(0);
    await client.publish(only('ill-first', [ill, well]));
    expect(await client.call('ill-first')).toMatchObject({ status: 200, body: [{ run: { counts: { failed: 0 } } }] });
    expect(await asked()).toBeGreaterThan(0);
  });

  it('says what models were asked, to n8n and to the workflow', async () => {
    const id = await client.publish(
      workflow('usage', 'webhook', [
        step(
          'Evaluate',
          'evaluations.weekly',
          { additionalFields: { week, only: ['prj-002'], force: true } },
          { credentials: { ...credentials, aiManagerModelApi: named('model') } },
        ),
      ]),
    );
    const [{ usage }] = (await client.call('usage')).body as [{ usage: { inputTokens: number; outputTokens: number } }];
    expect(usage.inputTokens).toBeGreaterThan(100);
    const { metadata } = (await client.ended(id)).nodes['Evaluate'] ?? {};
    expect(metadata?.['tokenUsage']).toEqual({ inputTokens: usage.inputTokens, outputTokens: usage.outputTokens });
  });

  it('ends the run when the execution is stopped', async () => {
    await servers.well.setFaults([{ fault: { kind: 'hang' } }]);
    const id = await client.publish(
      workflow('hang', 'webhook', [
        step(
          'Evaluate',
          'evaluations.weekly',
          { additionalFields: { week, force: true } },
          { models: [chatModel('Model', named('well'))] },
        ),
      ]),
    );
    const answered = client.call('hang');
    await servers.well.hanging();
    await client.post(`/executions/${await client.running(id)}/stop`, {});
    expect((await client.ended(id)).status).toBe('canceled');
    await answered;
    await servers.well.release();
    // Nothing goes on in the background: what the model answers now, nobody hears.
    await client.publish(
      workflow('status', 'webhook', [step('Status', 'evaluations.status', { additionalFields: { week } })]),
    );
    const graded = async () => {
      const [{ run }] = (await client.call('status')).body as [{ run: { counts: { graded: number } } }];
      return run.counts.graded;
    };
    const before = await graded();
    await sleep(3_000);
    expect(await graded()).toBe(before);
    await client.publish(
      workflow('after', 'webhook', [
        step(
          'Evaluate',
          'evaluations.weekly',
          { additionalFields: { week } },
          { models: [chatModel('Model', named('well'))] },
        ),
      ]),
    );
    expect(await client.call('after')).toMatchObject({
      status: 200,
      body: [{ run: { counts: { total: 97, failed: 0 } } }],
    });
  });

  it('fills dropdowns from the database, with either credential', async () => {
    const search = async (methodName: string, filter: string, authentication = 'aiManagerDatabaseApi') => {
      const { results } = (await client.post('/dynamic-node-parameters/resource-locator-results', {
        methodName,
        filter,
        path: 'parameters.projectId',
        nodeTypeAndVersion: { name: type, version: 1 },
        currentNodeParameters: { authentication },
        credentials: authentication === 'postgres' ? { postgres: named('postgres') } : credentials,
      })) as { readonly results: readonly { readonly name: string; readonly value: string }[] };
      return results;
    };
    expect((await search('searchProjects', '')).length).toBe(97);
    expect(await search('searchProjects', 'prj-042)')).toEqual([
      { name: expect.stringMatching(/\(prj-042\)$/) as string, value: 'prj-042' },
    ]);
    expect((await search('searchPeople', 'p-0', 'postgres')).length).toBeGreaterThan(10);
    expect(await search('searchPrompts', 'JUDGE')).toEqual([expect.objectContaining({ value: 'evaluation.judge' })]);
  });

  it('tests credentials by using them', async () => {
    const test = async (kind: string, data: object) =>
      client.post('/credentials/test', { credentials: { id: '', name: 'x', type: kind, data } });
    expect(await test('aiManagerDatabaseApi', { url: database })).toMatchObject({ status: 'OK' });
    expect(await test('aiManagerDatabaseApi', { url: 'postgres://a@127.0.0.1:9/b' })).toMatchObject({
      status: 'Error',
      message: expect.stringContaining('cannot be reached') as string,
    });
    const vendor = { vendor: 'openai', apiKey: 'sk-planted', model: 'gpt-5-mini' };
    expect(await test('aiManagerModelApi', { ...vendor, baseUrl: servers.tools.baseUrl })).toMatchObject({
      status: 'Error',
    });
    expect(await test('aiManagerModelApi', { ...vendor, baseUrl: servers.well.baseUrl })).toMatchObject({
      status: 'OK',
    });
  });

  it('reads through the Postgres credential of n8n, all pages of it', async () => {
    const parameters = { authentication: 'postgres', returnAll: true, additionalFields: {} };
    await client.publish(
      workflow('postgres', 'webhook', [
        step('Projects', 'projects.list', parameters, { credentials: { postgres: named('postgres') } }),
      ]),
    );
    const { body } = await client.call('postgres');
    expect(body).toHaveLength(97);
  });

  it.each([2.2, 3.1])('is a tool that an agent of version %d reads with, and changes nothing', async (typeVersion) => {
    const agent = (name: string, tool: Step): object =>
      workflow(`${name}-${String(typeVersion)}`, 'webhook', [
        {
          name: 'Agent',
          type: '@n8n/n8n-nodes-langchain.agent',
          typeVersion,
          parameters: { promptType: 'define', text: 'What is prj-007 called?', options: {} },
          models: [chatModel('Model', named('tools'), false)],
          tools: [{ ...tool, type: `${type}Tool` }],
        },
      ]);
    const reads = agent('agent-reads', step('Look at a project', 'projects.get', { projectId: 'prj-007' }));
    await client.publish(reads);
    expect(JSON.stringify((await client.call(`agent-reads-${String(typeVersion)}`)).body)).toMatch(/prj-007/);
    const id = await client.publish(
      agent('agent-writes', step('Save a project', 'projects.save', { id: 'prj-x', name: 'X', ownerId: 'p-001' })),
    );
    await client.call(`agent-writes-${String(typeVersion)}`);
    expect(JSON.stringify((await client.ended(id)).nodes['Save a project'])).toMatch(/changes something/);
    const check = `written-${String(typeVersion)}`;
    await client.publish(workflow(check, 'webhook', [step('Check', 'projects.get', { projectId: 'prj-x' })]));
    expect((await client.call(check)).status).toBe(500);
  });

  it('runs on both workers', async () => {
    const id = await client.publish(
      workflow('many', 'webhook', [step('People', 'people.list', { limit: 5, additionalFields: {} })]),
    );
    const answers = await Promise.all(Array.from({ length: 12 }, () => client.call('many')));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 200));
    for (const worker of workers) expect(worker.log()).toMatch(/Worker finished execution/);
    const { executionTime } = (await client.ended(id)).nodes['People'] ?? {};
    writeFigures({
      bootMs: Math.round(main.bootMs),
      workerBootMs: Math.round(workers[0]?.bootMs ?? 0),
      readMs: executionTime,
    });
  });

  it('asks a reviewer whom any process answers, and goes on with the answer on a worker', async () => {
    const id = await client.publish(askingWorkflow('asking', { reviewerId: 'p-001', credentials }));
    const { body } = await client.call('asking', { items: [triagedRow('a1', 'Ann', 'p-001')] });
    const { link } = body as { readonly link: string };
    const page = await untilShown(link);
    expect(page).toMatch(/One request waits for you/);
    const form = new URLSearchParams({ 'outcome.a1': 'approve' });
    expect(await (await fetch(link, { method: 'POST', body: form })).text()).toMatch(/Your answers are sent/);
    const { status, nodes } = await client.ended(id);
    expect(status).toBe('success');
    expect(nodes['Ask']?.items[0]?.json).toMatchObject({
      answer: 'decided',
      outcome: 'approved',
      token: 'token-of-a1',
    });
  });

  it.skipIf(withoutChromium !== '')(`shows its form in the editor${withoutChromium}`, async () => {
    const id = await client.publish(
      workflow('editor', 'webhook', [
        step(
          'Evaluate the week',
          'evaluations.weekly',
          { additionalFields: { week } },
          { models: [chatModel('Model', named('well'))] },
        ),
      ]),
    );
    const seen = await openEditor({ url: n8n.url, workflowId: id, node: 'Evaluate the week' });
    expect(seen.text).toMatch(/Resource/);
    expect(seen.text).toMatch(/Additional Fields/);
    expect(seen.text).not.toMatch(/Install this node|not currently installed/);
  });

  it('spoke to nobody but this machine', () => {
    expect(n8n.foreignConnections()).toBe('');
  });
});

/** The page, as soon as the execution waits: until then n8n answers 409. */
async function untilShown(link: string): Promise<string> {
  for (;;) {
    const response = await fetch(link);
    if (response.status !== 409) return response.text();
    await sleep(100);
  }
}

function postgresOfN8n(url: string): Record<string, string> {
  const { hostname, port, username, password, pathname } = new URL(url);
  return {
    DB_TYPE: 'postgresdb',
    DB_POSTGRESDB_HOST: hostname,
    DB_POSTGRESDB_PORT: port,
    DB_POSTGRESDB_USER: username,
    DB_POSTGRESDB_PASSWORD: password,
    DB_POSTGRESDB_DATABASE: pathname.slice(1),
  };
}

function queueOn(port: number): Record<string, string> {
  return {
    EXECUTIONS_MODE: 'queue',
    OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
    QUEUE_BULL_REDIS_HOST: '127.0.0.1',
    QUEUE_BULL_REDIS_PORT: String(port),
    N8N_LOG_LEVEL: 'info',
  };
}

function credentialsFor(
  url: string,
  { well, ill, tools }: { well: ModelServer; ill: ModelServer; tools: ToolCallingModel },
): readonly object[] {
  const { hostname, port, username, password, pathname } = new URL(url);
  const openAi = (id: string, baseUrl: string) => ({
    ...named(id),
    type: 'openAiApi',
    data: { apiKey: 'sk-planted', url: baseUrl },
  });
  return [
    { ...named('database'), type: 'aiManagerDatabaseApi', data: { url, actorRole: 'service', actorId: 'n8n' } },
    {
      ...named('postgres'),
      type: 'postgres',
      data: {
        host: hostname,
        port: Number(port),
        user: username,
        password,
        database: pathname.slice(1),
        ssl: 'disable',
      },
    },
    {
      ...named('model'),
      type: 'aiManagerModelApi',
      data: { vendor: 'openai', apiKey: 'sk-planted', model: 'gpt-5-mini', baseUrl: well.baseUrl },
    },
    openAi('well', well.baseUrl),
    openAi('ill', ill.baseUrl),
    openAi('tools', tools.baseUrl),
  ];
}
