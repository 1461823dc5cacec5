import { createOfflineProvider } from '@ai-manager/adapters/offline';
import { createPostgresStorage } from '@ai-manager/adapters/postgres';
import { createWebhookSink } from '@ai-manager/adapters/webhook';
import type { AiManager, DomainEvent } from '@ai-manager/core';
import { automationSwitchedOff, createAiManager } from '@ai-manager/core';
import { startModelServer } from '@ai-manager/test-servers/model';
import type { ModelServer } from '@ai-manager/test-servers/model';
import { startPostgres } from '@ai-manager/test-servers/postgres';
import type { PostgresServer } from '@ai-manager/test-servers/postgres';
import { startSmtpServer } from '@ai-manager/test-servers/smtp';
import type { SmtpServer } from '@ai-manager/test-servers/smtp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signUp } from './host/client.ts';
import type { N8nClient } from './host/client.ts';
import type { Execution } from './host/execution.ts';
import { installN8n } from './host/installations.ts';
import { createN8nHome } from './host/n8n-home.ts';
import type { N8nHome } from './host/n8n-home.ts';
import { packPackage } from './host/packed.ts';
import { loadSample, sampleWeek as week } from './host/sample.ts';
import { shippedFiles, shippedFolder } from './host/shipped-files.ts';
import { shippedWorkflow } from './host/shipped.ts';
import { postSigned, untilThere } from './host/signed-request.ts';
import type { Signed } from './host/signed-request.ts';
import { startToolCallingModel } from './host/tool-calling-model.ts';
import type { ToolCallingModel } from './host/tool-calling-model.ts';
import { chatModel, workflow } from './host/workflow.ts';
import type { Step } from './host/workflow.ts';

const type = '@ai-manager/n8n-nodes-ai-manager.aiManager';
const installation = installN8n();
const named = (id: string) => ({ id, name: id });
const secret = 'a-secret-of-twenty-four-characters';
const credentials = {
  [type]: { aiManagerDatabaseApi: named('database') },
  'n8n-nodes-base.crypto': { crypto: named('secret') },
  'n8n-nodes-base.emailSend': { smtp: named('smtp') },
  '@n8n/n8n-nodes-langchain.lmChatOpenAi': { openAiApi: named('model') },
};

describe.skipIf(installation.missing !== '')(`what n8n receives, and what follows${installation.missing}`, () => {
  let servers: { postgres: PostgresServer; model: ModelServer; tools: ToolCallingModel; smtp: SmtpServer };
  let n8n: N8nHome;
  let client: N8nClient;
  let manager: AiManager;

  beforeAll(async () => {
    const folder = 'folder' in installation ? installation.folder : '';
    const [{ tarball }, postgres, model, tools, smtp] = await Promise.all([
      packPackage(),
      startPostgres(),
      startModelServer(),
      startToolCallingModel(),
      startSmtpServer(),
    ]);
    servers = { postgres, model, tools, smtp };
    const url = await postgres.createDatabase();
    await loadSample(url);
    n8n = await createN8nHome({ installation: folder, tarball });
    manager = createAiManager(
      { storage: createPostgresStorage({ url }), llm: [createOfflineProvider()], eventSinks: [sinkTo(n8n.url)] },
      { actor: { id: 'boss', role: 'executive', via: 'test' } },
    );
    const openAi = (id: string, baseUrl: string) => ({
      ...named(id),
      type: 'openAiApi',
      data: { apiKey: 'sk-planted', url: baseUrl },
    });
    n8n.importCredentials([
      { ...named('database'), type: 'aiManagerDatabaseApi', data: { url, actorRole: 'service', actorId: 'n8n' } },
      { ...named('nowhere'), type: 'aiManagerDatabaseApi', data: { url: 'postgres://nobody@127.0.0.1:9/none' } },
      { ...named('secret'), type: 'crypto', data: { hmacSecret: secret } },
      {
        ...named('smtp'),
        type: 'smtp',
        data: { host: '127.0.0.1', port: smtp.port, secure: false, disableStartTls: true, hostName: 'localhost' },
      },
      openAi('model', model.baseUrl),
      openAi('tools', tools.baseUrl),
    ]);
    // As the list of workflows says how to.
    n8n.command(['import:workflow', '--separate', `--input=${shippedFolder}`]);
    await n8n.start();
    client = await signUp(n8n.url, folder);
  }, 1_200_000);

  afterAll(async () => {
    await manager?.close();
    await n8n?.[Symbol.asyncDispose]();
    await Promise.all(Object.values(servers ?? {}).map((server) => server[Symbol.asyncDispose]()));
  }, 60_000);

  it('takes every shipped workflow from the command line', async () => {
    const names = ((await client.get('/workflows')) as readonly { readonly name: string }[]).map(({ name }) => name);
    expect(names.toSorted()).toEqual(
      shippedFiles()
        .map(({ workflow: { name } }) => name)
        .toSorted(),
    );
  });

  describe('after the weekly evaluation', () => {
    const addressOf = async (personId: string) => {
      const { items } = await manager.people.list({ limit: 200 });
      return items.find(({ id }) => id === personId)?.email ?? '';
    };
    const total = ({ nodes }: Execution) => nodes['Totals of the week']?.items.map(({ json }) => json);

    it('evaluates the week, tells each lead once with all of theirs, and sums up', async () => {
      const unreachable = await addressOf('p-014');
      servers.smtp.refuse([unreachable]);
      const id = await client.publish(shippedWorkflow('orchestration', { credentials }));
      const ended = await client.run(id, 'Try it now');
      expect(ended.error).toBeUndefined();
      const { run } = await manager.evaluations.status({ week });
      expect(run?.status).toBe('finished');
      expect(total(ended)).toEqual([
        expect.objectContaining({ week, counts: run?.counts, leadsTold: 5, mails: expect.any(Object) as object }),
      ]);
      const [{ notTold, withoutLead }] = total(ended) as [{ notTold: object[]; withoutLead: string[] }];
      expect(notTold).toEqual([expect.objectContaining({ leadId: 'p-014', error: expect.any(String) as string })]);
      const told = servers.smtp.mails.map(({ to }) => to.join());
      expect(told).toEqual([...new Set(told)]);
      expect(told).not.toContain(unreachable);
      // Every project that needs a look is in one line: of its lead's mail, of those not told, or of those without a lead.
      const { items } = await manager.evaluations.list({ week, status: 'needs-review', limit: 100 });
      const { items: people } = await manager.people.list({ limit: 200 });
      const leadOf = new Map(people.map((person) => [person.id, person.leadId]));
      const toldOf = items.filter(({ personId }) => !['p-014', null, undefined].includes(leadOf.get(personId)));
      const lines = servers.smtp.mails.flatMap(({ raw }) => linesOf(raw));
      expect(lines.filter((line) => !line.includes('The score fell by'))).toHaveLength(toldOf.length);
      expect(withoutLead.filter((line) => !line.includes('The score fell by'))).toHaveLength(
        items.filter(({ personId }) => leadOf.get(personId) === null).length,
      );
    });

    it('tells nobody twice when it runs again', async () => {
      const before = servers.smtp.mails.length;
      const again = await client.run('orchestration', 'Try it now');
      expect(again.error).toBeUndefined();
      expect(total(again)).toEqual([expect.objectContaining({ week, leadsTold: 0, notTold: [] })]);
      expect(servers.smtp.mails).toHaveLength(before);
    });

    it('tells of a project that cannot be read, instead of ending', async () => {
      servers.smtp.refuse([]);
      const before = servers.smtp.mails.length;
      const { items } = await manager.evaluations.list({ week, status: 'needs-review', limit: 100 });
      const { items: people } = await manager.people.list({ limit: 200 });
      const led = items.find(({ personId }) => people.some(({ id, leadId }) => id === personId && leadId !== null));
      const shipped = shippedWorkflow('orchestration', { credentials });
      const { workflowInputs } = shipped.nodes.find(({ name }) => name === 'Look at these projects')?.parameters ?? {};
      const value = { ...(workflowInputs as { readonly value: object }).value };
      const evaluationId = `={{ $json.projectId === '${String(led?.projectId)}' ? 'none' : $json.id }}`;
      const change = { workflowInputs: { ...(workflowInputs as object), value: { ...value, evaluationId } } };
      const id = await client.publish({
        ...shippedWorkflow('orchestration', { credentials, change: { 'Look at these projects': change } }),
        id: 'orchestration-with-a-wrong-id',
      });
      expect((await client.run(id, 'Try it now')).error).toBeUndefined();
      const mails = servers.smtp.mails.slice(before);
      expect(mails).toHaveLength(6);
      const lines = mails.flatMap(({ raw }) => linesOf(raw));
      expect(lines.filter((line) => line.includes('could not be read'))).toEqual([
        expect.stringContaining(String(led?.projectId)),
      ]);
    });
  });

  describe('an AI Agent of version 3', () => {
    const ours = {
      name: 'Look at a project',
      type: `${type}Tool`,
      parameters: { resource: 'projects', operation: 'get', projectId: 'prj-007' },
      credentials: credentials[type],
    };
    const ofN8n = {
      name: 'Make an id',
      type: 'n8n-nodes-base.cryptoTool',
      typeVersion: 2,
      parameters: { action: 'generate', dataPropertyName: 'made', encodingType: 'uuid' },
    };
    const ask = async (name: string, tool: Step, settings?: object) => {
      const agent: Step = {
        name: 'Agent',
        type: '@n8n/n8n-nodes-langchain.agent',
        typeVersion: 3.1,
        parameters: { promptType: 'define', text: 'What is prj-007 called?', options: {} },
        models: [chatModel('Model', named('tools'), false)],
        tools: [tool],
      };
      await client.publish({ ...workflow(name, 'webhook', [agent]), ...(settings === undefined ? {} : { settings }) });
      return JSON.stringify((await client.call(name)).body);
    };

    it('reads with our node as its tool', async () => {
      const { project } = await manager.projects.get({ projectId: 'prj-007' });
      expect(await ask('agent', ours)).toContain(project.name);
    });

    // n8n runs the agent again before its tool in this order; docs/hosts/n8n.md says what to set.
    it("gets nothing from any tool, n8n's own neither, in the order of execution from before n8n 1.0", async () => {
      expect(await ask('order-now', ofN8n)).toContain('made');
      for (const [name, tool] of [
        ['order-then-n8n', ofN8n],
        ['order-then-ours', ours],
      ] as const)
        expect(await ask(name, tool, { executionOrder: 'v0' })).not.toMatch(/made|prj-007/);
    });
  });

  describe('events', () => {
    let id: string;
    const url = () => `${n8n.url}/webhook/ai-manager-events`;
    const event = (more: object = {}) => JSON.stringify({ id: 'evt_1', type: 'something.new', data: {}, ...more });
    const post = (request: Partial<Signed> = {}) => postSigned(url(), { body: event(), secrets: [secret], ...request });

    beforeAll(async () => {
      id = await client.publish(shippedWorkflow('event-receiver', { credentials }));
      await untilThere(url());
    });

    it('says in a sentence what happened, whatever it was', async () => {
      const told = async () => (await client.ended(id)).nodes['Tell people here']?.items[0]?.json['text'];
      await manager.evaluations.weekly({ week, only: ['prj-001'], force: true });
      expect(await told()).toMatch(/^2026-W47 is evaluated: /);
      const request = {
        personId: 'p-002',
        startAt: '2026-11-25T09:00:00Z',
        minutes: 90,
        description: 'A call with Oak, on the road',
      };
      await manager.approvals.triage({ request });
      expect(await manager.jobs.run({ job: 'deliver-events' })).toMatchObject({ failed: 0 });
      expect(await told()).toMatch(/^p-002 asks for 90 minutes from 2026-11-25T09:00:00.000Z: decide it before /);
      const sink = sinkTo(n8n.url);
      const now = new Date().toISOString();
      const off = { automation: 'approvals', reason: 'drift', decisionId: 'decision-1' } as const;
      await sink.send(await automationSwitchedOff(off, now), {});
      expect(await told()).toBe(
        'Requests are decided by people again. People decided otherwise too often. Decision record: decision-1',
      );
      const { ranking } = await manager.evaluations.rankings({ week });
      const { personId } = ranking.find(({ scoreChange }) => (scoreChange ?? 0) < 0) ?? {};
      const fell = { id: `evt_${'f'.repeat(32)}`, type: 'score.fell', timestamp: now, data: { week, personId } };
      await sink.send(fell as unknown as DomainEvent, {});
      expect(await told()).toMatch(/ fell by [\d.]+ points to [\d.]+ in 2026-W47\.$/);
    });

    it('accepts what it does not know, and does nothing', async () => {
      expect((await post()).status).toBe(204);
      const { nodes } = await client.ended(id);
      expect(nodes['Ignore what is not known']?.items).toHaveLength(1);
      expect(nodes).not.toHaveProperty('Tell people here');
    });

    it('takes a signature of the new secret beside one of the old', async () => {
      expect((await post({ secrets: ['the-secret-before-the-rotation', secret] })).status).toBe(204);
    });

    it.each<[string, Partial<Signed>, number, RegExp]>([
      ['another secret', { secrets: ['another-secret-of-enough-length'] }, 401, /signature does not fit/],
      ['another body', { sentBody: event({ id: 'evt_2' }) }, 401, /signature does not fit/],
      ['one space more', { sentBody: `${event()} ` }, 401, /signature does not fit/],
      ['another id', { headers: { 'webhook-id': 'msg_other' } }, 401, /signature does not fit/],
      ['a signature of another kind', { headers: { 'webhook-signature': 'v1a,AAAA' } }, 401, /signature does not fit/],
      ['no signature', { headers: { 'webhook-signature': undefined } }, 400, /header is missing or wrong/],
      ['no id', { headers: { 'webhook-id': undefined } }, 400, /header is missing or wrong/],
      ['an id with a dot', { id: 'msg.1' }, 400, /header is missing or wrong/],
      ['a time that is none', { headers: { 'webhook-timestamp': 'now' } }, 400, /header is missing or wrong/],
      ['an age of six minutes', { ageSeconds: 360 }, 401, /more than five minutes ago/],
      ['a time in six minutes', { ageSeconds: -360 }, 401, /in the future/],
      ['70 kB', { body: event({ data: 'x'.repeat(70_000) }) }, 413, /larger than 64 kB/],
      ['plain text', { body: 'hello', contentType: 'text/plain' }, 415, /must be a JSON object/],
      ['a list', { body: '[1]' }, 415, /must be a JSON object/],
      ['no type', { body: '{"data":{}}' }, 400, /has no type/],
    ])('refuses %s', async (_, request, status, sentence) => {
      const reply = await post(request);
      expect(reply).toMatchObject({ status, body: { error: expect.stringMatching(sentence) as string } });
      expect((await client.ended(id)).nodes).not.toHaveProperty('Accept it');
    });

    it('does not let JSON in that is none', async () => {
      expect((await post({ body: '{"type":' })).status).toBe(422);
    });

    it('accepts an id again without acting on it, until ids are forgotten', async () => {
      const sameId = { id: 'msg_again' };
      const acts = async () => {
        expect((await post(sameId)).status).toBe(204);
        return (await client.ended(id)).nodes['What happened?'] !== undefined;
      };
      expect([await acts(), await acts()]).toEqual([true, false]);
      await client.run(id, 'On the first of each month');
      expect(await acts()).toBe(true);
    });
  });

  describe('requests of other systems', () => {
    const url = () => `${n8n.url}/webhook/ai-manager-requests`;
    const timestamp = '2026-11-25T12:00:00Z';
    const manual = { personId: 'p-002', startAt: '2026-11-25T09:00:00Z', minutes: 120, description: 'Call with Oak' };
    const post = (body: object, request: Partial<Signed> = {}) =>
      postSigned(url(), { body: JSON.stringify(body), secrets: [secret], ...request });
    const submit = (data: object, request: Partial<Signed> = {}) =>
      post({ type: 'manual-time', timestamp, data: { ...manual, ...data } }, request);

    beforeAll(async () => {
      await client.publish(shippedWorkflow('request-receiver', { credentials }));
      await untilThere(url());
    });

    it('hands a request in once per id, and says so', async () => {
      const first = await submit({}, { id: 'time-1' });
      expect(first).toMatchObject({ status: 200, body: { status: 'new', repeated: false } });
      const { approval } = await manager.approvals.get({ approvalId: String(first.body['approvalId']) });
      expect(approval.request).toMatchObject({ personId: 'p-002', minutes: 120, description: 'Call with Oak' });
      expect(approval.submittedAt).toBe('2026-11-25T12:00:00.000Z');
      expect(await submit({}, { id: 'time-1' })).toEqual({ status: 200, body: { ...first.body, repeated: true } });
      expect(await submit({ minutes: 60 }, { id: 'time-1' })).toMatchObject({
        status: 409,
        body: { code: 'CONFLICT' },
      });
      expect(await submit({ personId: 'p-003' }, { id: 'time-1' })).toMatchObject({
        status: 409,
        body: { code: 'CONFLICT', error: expect.stringContaining('belongs to a request of somebody else') as string },
      });
    });

    it.each<[string, object, number, string, RegExp]>([
      ['nobody', { personId: 'p-nobody' }, 404, 'NOT_FOUND', /no person "p-nobody"/],
      ['no time', { minutes: 0 }, 400, 'INVALID_INPUT', /minutes/],
      ['words for a number', { minutes: 'many' }, 400, 'INVALID_INPUT', /minutes/],
      ['no start', { startAt: undefined }, 400, 'INVALID_INPUT', /startAt/],
      ['a start that is none', { startAt: 'yesterday-ish' }, 400, 'INVALID_INPUT', /no date|startAt/],
    ])(
      'tells with our own sentence what is wrong with a request about %s',
      async (...[, data, status, code, words]) => {
        const { status: answered, body } = await submit(data);
        expect({ answered, code: body.code }).toEqual({ answered: status, code });
        expect(body.error).toMatch(words);
      },
    );

    it.each<[string, object, Partial<Signed>, number]>([
      ['another type', { type: 'expenses', timestamp, data: {} }, {}, 400],
      ['no time', { type: 'manual-time', data: manual }, {}, 400],
      ['no data', { type: 'manual-time', timestamp }, {}, 400],
      ['another secret', {}, { secrets: ['another-secret-of-enough-length'] }, 401],
      ['an age of six minutes', {}, { ageSeconds: 360 }, 401],
      ['70 kB', { filler: 'x'.repeat(70_000) }, {}, 413],
      ['plain text', {}, { contentType: 'text/plain' }, 415],
    ])('refuses %s', async (_, body, request, status) => {
      const reply = await post(body, request);
      expect(reply.status).toBe(status);
      expect(reply.body.error).toMatch(/^\S.*\.$/);
    });

    it('stores an update, the same one once, and never an older one over a newer', async () => {
      const data = { projectId: 'prj-003', week: '2026-W48', oneLiner: 'Books close in 12 minutes.' };
      const update = (more: object, at: string, id: string) =>
        post({ type: 'project-update', timestamp: at, data: { ...data, ...more } }, { id });
      const now = new Date().toISOString();
      const stored = { projectId: 'prj-003', week: '2026-W48' };
      expect(await update({}, now, 'a')).toEqual({ status: 200, body: { ...stored, repeated: false } });
      expect(await update({}, now, 'a')).toEqual({ status: 200, body: { ...stored, repeated: true } });
      const later = new Date(Date.now() + 60_000).toISOString();
      expect(await update({ goals: '90 bakeries by May' }, later, 'b')).toMatchObject({ status: 200 });
      expect(await update({}, now, 'a')).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
      const { submissions } = await manager.projects.get({ projectId: 'prj-003' });
      expect(submissions.find((each) => each.week === '2026-W48')?.sections).toMatchObject({
        oneLiner: data.oneLiner,
        goals: '90 bakeries by May',
      });
    });

    it('says why an update is not taken', async () => {
      const data = { projectId: 'prj-003', week, oneLiner: 'Later words.' };
      const update = (more: object) =>
        post({ type: 'project-update', timestamp: new Date().toISOString(), data: { ...data, ...more } });
      expect(await update({})).toMatchObject({
        status: 409,
        body: { error: expect.stringContaining('already graded') as string },
      });
      expect(await update({ projectId: 'prj-none' })).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
      expect(await update({ week: 'soon' })).toMatchObject({ status: 400, body: { code: 'INVALID_INPUT' } });
    });
  });

  it('tells a sender nothing of what is wrong here, and the operator all of it', async () => {
    const elsewhere = { ...credentials, [type]: { aiManagerDatabaseApi: named('nowhere') } };
    const shipped = shippedWorkflow('request-receiver', {
      credentials: elsewhere,
      change: { 'A system hands something in': { path: 'without-a-database' } },
    });
    const id = await client.publish({ ...shipped, id: 'without-a-database' });
    const url = `${n8n.url}/webhook/without-a-database`;
    await untilThere(url);
    const data = { personId: 'p-002', startAt: '2026-11-25T09:00:00Z', minutes: 5, description: 'A call on the road' };
    const body = JSON.stringify({ type: 'manual-time', timestamp: '2026-11-25T12:00:00Z', data });
    const reply = await postSigned(url, { body, secrets: [secret] });
    expect(reply).toMatchObject({ status: 503, body: { code: 'UPSTREAM_UNAVAILABLE' } });
    expect(JSON.stringify(reply)).not.toMatch(/127\.0\.0\.1|PostgreSQL/);
    const { status, error } = await client.ended(id);
    expect(status).toBe('error');
    expect(error?.description).toMatch(/PostgreSQL .*cannot be reached/);
  });

  it('spoke to nobody but this machine', () => {
    expect(n8n.foreignConnections()).toBe('');
  });
});

/** Findings in a mail; long lines of text are sent folded. */
function linesOf(raw: string): readonly string[] {
  const text = raw.slice(raw.indexOf('\r\n\r\n') + 4);
  const unfolded = /^content-transfer-encoding: quoted-printable/im.test(raw) ? text.replaceAll('=\r\n', '') : text;
  return unfolded.split('\r\n').filter((line) => line.startsWith('- '));
}

function sinkTo(n8nUrl: string) {
  return createWebhookSink({ url: `${n8nUrl}/webhook/ai-manager-events`, secret, id: 'n8n' });
}
