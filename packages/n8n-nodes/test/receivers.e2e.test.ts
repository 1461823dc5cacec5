import type { AiManager, DomainEvent } from '@ai-manager/core';
import { automationSwitchedOff, defaultRules } from '@ai-manager/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { N8nClient } from './host/client.ts';
import { installN8n } from './host/installations.ts';
import { aiManager, chosenCredentials, named, openReceiverBench, secret } from './host/receiver-bench.ts';
import type { ReceiverBench } from './host/receiver-bench.ts';
import { sampleWeek as week } from './host/sample.ts';
import { shippedWorkflow } from './host/shipped.ts';
import { postSigned, untilThere } from './host/signed-request.ts';
import type { Signed } from './host/signed-request.ts';

const installation = installN8n();

describe.skipIf(installation.missing !== '')(`what n8n receives${installation.missing}`, () => {
  let bench: ReceiverBench;
  let client: N8nClient;
  let manager: AiManager;

  beforeAll(async () => {
    bench = await openReceiverBench('folder' in installation ? installation.folder : '');
    ({ client, manager } = bench);
  }, 1_200_000);

  afterAll(() => bench?.[Symbol.asyncDispose]());

  describe('events', () => {
    let id: string;
    const url = () => `${bench.n8n.url}/webhook/ai-manager-events`;
    const event = (more: object = {}) => JSON.stringify({ id: 'evt_1', type: 'something.new', data: {}, ...more });
    const post = (request: Partial<Signed> = {}) => postSigned(url(), { body: event(), secrets: [secret], ...request });

    beforeAll(async () => {
      id = await client.publish(shippedWorkflow('event-receiver', { credentials: chosenCredentials }));
      await untilThere(url());
    });

    it('takes every event of a week from the one who sends them, each once', async () => {
      const filter = encodeURIComponent(JSON.stringify({ workflowId: id }));
      const taken = async () => {
        const { results } = (await client.get(`/executions?limit=100&filter=${filter}`)) as { results: unknown[] };
        return results.length;
      };
      const before = await taken();
      const { ranking, events } = await manager.evaluations.weekly({ week });
      const fell = (ranking ?? []).filter(({ scoreChange }) => (scoreChange ?? 0) <= -defaultRules.coaching.scoreDrop);
      expect(fell.length).toBeGreaterThan(0);
      let { sent } = events;
      while (sent < fell.length + 1) {
        const { done, failed } = await manager.jobs.run({ job: 'deliver-events' });
        expect({ done: done > 0, failed }).toEqual({ done: true, failed: 0 });
        sent += done;
      }
      expect((await taken()) - before).toBe(fell.length + 1);
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
      const { sink } = bench;
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
    const url = () => `${bench.n8n.url}/webhook/ai-manager-requests`;
    const timestamp = '2026-11-25T12:00:00Z';
    const manual = { personId: 'p-002', startAt: '2026-11-25T09:00:00Z', minutes: 120, description: 'Call with Oak' };
    const post = (body: object, request: Partial<Signed> = {}) =>
      postSigned(url(), { body: JSON.stringify(body), secrets: [secret], ...request });
    const submit = (data: object, request: Partial<Signed> = {}) =>
      post({ type: 'manual-time', timestamp, data: { ...manual, ...data } }, request);

    beforeAll(async () => {
      await client.publish(shippedWorkflow('request-receiver', { credentials: chosenCredentials }));
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
    const elsewhere = { ...chosenCredentials, [aiManager]: { aiManagerDatabaseApi: named('nowhere') } };
    const shipped = shippedWorkflow('request-receiver', {
      credentials: elsewhere,
      change: { 'A system hands something in': { path: 'without-a-database' } },
    });
    const id = await client.publish({ ...shipped, id: 'without-a-database' });
    const url = `${bench.n8n.url}/webhook/without-a-database`;
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
    expect(bench.n8n.foreignConnections()).toBe('');
  });
});
