import { setTimeout as sleep } from 'node:timers/promises';
import { createOfflineProvider } from '@ai-manager/adapters/offline';
import { createPostgresStorage } from '@ai-manager/adapters/postgres';
import type { AiManager } from '@ai-manager/core';
import { createAiManager, defaultRules } from '@ai-manager/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signUp } from './host/client.ts';
import type { N8nClient } from './host/client.ts';
import { installN8n } from './host/installations.ts';
import {
  chosenCredentials as credentials,
  credentialsFor,
  manualTime,
  optionalCredentials,
  startVendors,
} from './host/jobs-bench.ts';
import type { Vendors } from './host/jobs-bench.ts';
import { mailText } from './host/mail-text.ts';
import { createN8nHome } from './host/n8n-home.ts';
import type { N8nHome } from './host/n8n-home.ts';
import { packPackage } from './host/packed.ts';
import type { N8nProcess } from './host/process.ts';
import { loadSample, sampleWeek as week } from './host/sample.ts';
import { shippedWorkflow } from './host/shipped.ts';
import { workflow } from './host/workflow.ts';

const installation = installN8n();
const ofWeek = { additionalFields: { week } };

describe.skipIf(installation.missing !== '')(`shipped workflows of jobs${installation.missing}`, () => {
  let servers: Vendors;
  let n8n: N8nHome;
  let main: N8nProcess;
  let client: N8nClient;
  /** what n8n's database holds, as an executive sees it */
  let manager: AiManager;

  beforeAll(async () => {
    const folder = 'folder' in installation ? installation.folder : '';
    const [{ tarball }, vendors] = await Promise.all([packPackage(), startVendors()]);
    servers = vendors;
    const { postgres, proxy } = vendors;
    const url = await postgres.createDatabase();
    await loadSample(url);
    manager = createAiManager(
      { storage: createPostgresStorage({ url }), llm: [createOfflineProvider()] },
      { actor: { id: 'boss', role: 'executive', via: 'test' } },
    );
    n8n = await createN8nHome({ installation: folder, tarball, environment: { ...proxy.environment } });
    n8n.importCredentials(credentialsFor(url, servers));
    main = await n8n.start();
    client = await signUp(n8n.url, folder);
  }, 1_200_000);

  afterAll(async () => {
    await n8n?.[Symbol.asyncDispose]();
    await manager?.close();
    await Promise.all(Object.values(servers ?? {}).map((server) => server[Symbol.asyncDispose]()));
  });

  const sendBy = async (delivery: 'core' | 'host') =>
    manager.rules.save({ rules: { ...defaultRules, mail: { ...defaultRules.mail, delivery } } });
  const mailsOfWeek = async () => (await manager.mail.list({ prefix: `weekly:${week}:`, limit: 200 })).items;

  describe('mails of the week by n8n', () => {
    let id: string;
    beforeAll(async () => {
      await sendBy('host');
      const weekly = shippedWorkflow('weekly-evaluation', {
        credentials,
        change: {
          'Evaluate last week': ofWeek,
          'Claim waiting mails': { additionalFields: { limit: 10, leaseSeconds: 10 } },
        },
      });
      id = await client.save(weekly);
    });

    it('goes on after it was killed, and sends no mail twice', async () => {
      // The first ones tell how SES answers; in the middle of the second ten, n8n dies with a mail on its way.
      servers.ses.failBy((_, index) => {
        if (index === 2)
          return { kind: 'error', code: 'MessageRejected', message: 'Address is on the suppression list.' };
        if (index === 4) return { kind: 'error', status: 403, code: 'AccessDenied' };
        return index === 6 ? { kind: 'taken', answer: 'reset' } : undefined;
      });
      const killed = new Promise<void>((resolve) => {
        servers.ses.onTaken(async () => {
          if (servers.ses.mails.length === 14) await main.kill().then(resolve);
        });
      });
      await Promise.race([killed, client.run(id, 'Monday at 9:00').catch(() => undefined)]);
      await killed;
      servers.ses.onTaken(() => undefined);
      const leaseEnds = Date.now() + 10_000;
      main = await n8n.start();
      await sleep(Math.max(0, leaseEnds - Date.now()));
      const { status, error } = await client.run(id, 'Every hour, for mails that had to wait');
      expect(error).toBeUndefined();
      expect(status).toBe('success');
      const mails = await mailsOfWeek();
      const of = (wanted: string) => mails.filter((mail) => mail.status === wanted);
      expect(mails).toHaveLength(75);
      expect(of('failed').map(({ lastError }) => lastError)).toEqual([
        expect.stringMatching(/MessageRejected|Bad request/),
      ]);
      expect(of('queued').map(({ lastError }) => lastError)).toEqual([expect.stringMatching(/AccessDenied|Forbidden/)]);
      // One whose answer was lost, and the ten that were claimed when n8n died.
      expect(of('uncertain')).toHaveLength(11);
      const sentTo = servers.ses.mails.flatMap(({ destinations }) => destinations);
      expect(new Set(sentTo).size).toBe(sentTo.length);
      expect(sentTo).toEqual(expect.arrayContaining(of('sent').map(({ to }) => to)));
      const ids = servers.ses.mails.map(({ messageId }) => messageId);
      expect(ids).toEqual(expect.arrayContaining(of('sent').map(({ messageId }) => messageId)));
    });

    it('brings texts in every script to their readers, whole', () => {
      // n8n's node names a charset for HTML alone; longer mails bring both parts.
      const [short, long] = [false, true].map((wanted) =>
        servers.ses.mails.filter(({ parts }) => (parts?.text !== '') === wanted),
      );
      expect(short?.length).toBeGreaterThan(0);
      expect(long?.length).toBeGreaterThan(0);
      for (const { parts } of short ?? []) expect(parts?.subject).toMatch(/^\p{ASCII}+$/u);
      for (const { parts } of servers.ses.mails) expect(parts?.html).toMatch(/^<!doctype html>[\s\S]*<\/html>\s*$/);
      const texts = servers.ses.mails.map(({ parts }) => `${parts?.subject ?? ''}${parts?.html ?? ''}`).join();
      expect(texts).toMatch(/Łódź/);
      expect(texts).toMatch(/[\u0600-\u06ff\u0900-\u097f\u3040-\u30ff]/);
    });

    it('does nothing when there is nothing to do', async () => {
      const before = servers.ses.mails.length;
      const { nodes } = await client.run(id, 'Monday at 9:00');
      expect(nodes['Claim waiting mails']?.items[0]?.json).toEqual({ mails: [] });
      expect(servers.ses.mails).toHaveLength(before);
    });
  });

  it('evaluates the week and sends its mails itself, each once', async () => {
    await sendBy('core');
    servers.ses.failBy(() => undefined);
    servers.ses.account.maxPerSecond = 200;
    const before = servers.ses.mails.length;
    const change = { 'Evaluate and send': { additionalFields: { week, force: true } } };
    const id = await client.save(shippedWorkflow('weekly-evaluation-core-mails', { credentials, change }));
    const { nodes, error } = await client.run(id, 'Monday at 9:00');
    expect(error).toBeUndefined();
    // The one that waited for n8n to be allowed to send is of the run before.
    expect(nodes['Evaluate and send']?.items[0]?.json['mail']).toMatchObject({ queued: 75, sent: 75, uncertain: 0 });
    expect(servers.ses.mails.slice(before).filter(({ raw }) => isWhole(raw))).toHaveLength(75);
    const told = () => servers.webhook.calls.filter(({ method }) => method === 'POST');
    await expect
      .poll(() =>
        told()
          .map(({ body }) => body)
          .join(),
      )
      .toContain('evaluation.finished');
    const ids = told().map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(ids.length);
    const later = await client.run(id, 'Every hour, for mails that had to wait');
    expect(later.nodes['Send what waits']?.items[0]?.json).toMatchObject({ sent: 0, failed: 0 });
  });

  it('tests credentials of mails, WorkSmart and webhooks by using them', async () => {
    const test = async (type: string, data: object) =>
      client.post('/credentials/test', { credentials: { id: '', name: 'x', type, data } });
    servers.ses.account.verified = ['example.com'];
    for (const { type, data, wrong } of optionalCredentials(servers)) {
      expect(await test(type, data)).toMatchObject({ status: 'OK' });
      expect(await test(type, { ...data, ...wrong })).toMatchObject({
        status: 'Error',
        message: expect.stringMatching(/^\S[^\n]+\.$/) as string,
      });
    }
  });

  describe('the daily sync', () => {
    let id: string;
    const run = async () => (await client.run(id, 'Every day at 6:00')).nodes;
    const problemsOf = (nodes: Awaited<ReturnType<typeof run>>) => nodes['Problems']?.items;
    beforeAll(async () => {
      const { items } = await manager.people.list({ limit: 1 });
      const [person] = items;
      if (person === undefined) throw new Error('The sample has nobody.');
      await manager.people.save({ ...person, accounts: { worksmart: '22' } });
      const change = { 'Read weeks of people': ofWeek, 'Read requests': ofWeek };
      id = await client.save(shippedWorkflow('daily-sync', { credentials, change }));
    });

    it('reads weeks and requests, does every job, and says how it went in one item', async () => {
      const [summary, ...others] = problemsOf(await run()) ?? [];
      expect(others).toEqual([]);
      expect(summary?.json).toMatchObject({
        problems: [],
        people: { week, sources: [{ source: 'worksmart', failed: 0 }] },
        requests: { sources: [{ source: 'worksmart', found: 1, added: 1, error: null }] },
      });
      const { jobs } = await manager.jobs.list({});
      const done = ((summary?.json['jobs'] ?? []) as readonly { readonly job: string }[]).map(({ job }) => job);
      expect(done).toEqual(jobs.map(({ job }) => job));
    });

    it('tells WorkSmart what was decided, once', async () => {
      const { items } = await manager.approvals.list({});
      const [request] = items.filter(({ origin }) => origin?.source === 'worksmart');
      if (request === undefined) throw new Error('The request was not read.');
      await manager.approvals.triage({ approvalIds: [request.id] });
      await manager.approvals.decide({ approvalIds: [request.id], outcome: 'rejected', reason: 'Tracked already.' });
      const quarter = () => client.run(id, 'Every 15 minutes');
      expect((await quarter()).nodes['Run it']?.items.map(({ json }) => json['job'])).toContain('deliver-outcomes');
      await quarter();
      await run();
      expect(servers.worksmart.decisions).toEqual([expect.stringMatching(/^rejected 17,18/)]);
    });

    it('goes on without a source that fails, and fails in the end with a sentence', async () => {
      servers.worksmart.setFaults([{ match: /manual\/pending/, answer: { status: 503 } }]);
      const { status, nodes, error } = await client.run(id, 'Every day at 6:00');
      servers.worksmart.setFaults([]);
      expect(status).toBe('error');
      expect(nodes['Run each job']?.items.length).toBeGreaterThan(5);
      expect(nodes['Problems']?.items[0]?.json).toMatchObject({
        people: { week },
        problems: [expect.stringMatching(/^worksmart: /)],
      });
      expect(error?.message).toMatch(/^worksmart: /);
    });
  });

  it('tells executives in one mail what happened in the week and what waits', async () => {
    const request = { personId: 'p-002', startAt: yesterday(), minutes: 30, description: manualTime.description };
    await manager.approvals.triage({ request });
    const change = { 'Report of last week': { additionalFields: { week, format: 'json' } } };
    const id = await client.save(shippedWorkflow('weekly-digest', { credentials, change }));
    const { error } = await client.run(id, 'Monday at 10:00');
    expect(error).toBeUndefined();
    const [mail, ...others] = servers.smtp.mails.filter(({ raw }) => raw.includes(`Subject: Week ${week}`));
    expect(others).toEqual([]);
    expect(mail?.to).toEqual(['executives@example.com']);
    const text = mailText(mail?.raw ?? '');
    expect(text).toMatch(/\d+ of 97 were graded; \d+ need the look of a person, 0 failed/);
    expect(text).toMatch(/<ol>(?:<li>[^<]+, [\d.]+<\/li>){10}<\/ol>/);
    expect(text).toMatch(/Requests that wait for a decision: 1<[\s\S]*<li>p-\d+, 30 minutes/);
    expect(text).toMatch(/1 failed, 0 addresses are on hold/);
    expect(text).toMatch(/Automatic approval has not been calibrated yet/);
  });

  it('brings executives the month with the report of the week attached', async () => {
    const change = {
      Performance: ofWeek,
      Quality: { additionalFields: { week, weeks: 5 } },
      'Weekly report as a page': { additionalFields: { week, format: 'html' } },
    };
    const id = await client.save(shippedWorkflow('monthly-executive-report', { credentials, change }));
    const { error } = await client.run(id, 'First of the month at 8:00');
    expect(error).toBeUndefined();
    const [mail] = servers.smtp.mails.filter(({ raw }) => raw.includes('Subject: Executive report'));
    const [, text = '', page = ''] = mail?.raw.split(/^--.*$/m).map((part) => mailText(part.trim())) ?? [];
    expect(text).toMatch(new RegExp(`<li>${week}: [\\d.]+, \\d+ projects</li></ul>`));
    expect(text).toMatch(/gpt-5-mini: \$0\.\d\d in the last five weeks/);
    expect(text).toMatch(/mean score [\d.]{4}</);
    expect(text).toMatch(/Needed the look of a person: \d+ of \d+/);
    expect(page).toMatch(/^<!doctype html>[\s\S]*<svg/);
    expect(mail?.raw).toMatch(/Content-Disposition: attachment; filename=weekly-report\.html/);
  });

  it('tells the operator of a workflow that fails, without what others said', async () => {
    const errorWorkflow = await client.publish(shippedWorkflow('error-workflow', { credentials }));
    await sendBy('core');
    const failing = shippedWorkflow('weekly-evaluation', {
      credentials,
      change: {
        'Every hour, for mails that had to wait': { rule: { interval: [{ field: 'seconds', secondsInterval: 2 }] } },
      },
      settings: { errorWorkflow },
    });
    const id = await client.publish({ ...failing, id: 'fails' });
    const { status } = await client.ended(errorWorkflow);
    await client.post(`/workflows/${id}/deactivate`, {});
    expect(status).toBe('success');
    const [mail] = servers.smtp.mails.filter(({ to }) => to.includes('operator@example.com'));
    const text = mailText(mail?.raw ?? '');
    expect(text).toMatch(/^Workflow: Weekly evaluation, mails by n8n\s+Step: Claim waiting mails/);
    expect(text).toMatch(/Why: Mails are sent by this installation itself\. Set mail\.delivery to "host"/);
    expect(text).toMatch(/Code: CONFLICT\s+Execution: http:\/\/127\.0\.0\.1:\d+\/workflow\/fails\/executions\/\d+/);
    expect(text).not.toMatch(/\bat \S+ \(|\.js:\d+/);
  });

  it('tells of an error of another node its kind only', async () => {
    const step = {
      name: 'Ask',
      type: 'n8n-nodes-base.httpRequest',
      typeVersion: 4.5,
      parameters: { url: `${servers.ses.endpoint}/ada@example.com`, options: {} },
    };
    const failing = workflow('asks', 'webhook', [step]);
    await client.publish({ ...failing, settings: { errorWorkflow: 'error-workflow' } });
    await client.call('asks');
    const told = () => servers.smtp.mails.map(({ raw }) => mailText(raw)).filter((text) => text.includes('Step: Ask'));
    await expect.poll(told, { timeout: 60_000 }).toHaveLength(1);
    expect(told()[0]).toMatch(/Why: It failed with NodeApiError, code 403\. What it says may quote people/);
    expect(told()[0]).not.toContain('ada@');
  });

  it('spoke to nobody but this machine', () => {
    expect(servers.proxy.refused).toEqual([]);
    expect(n8n.foreignConnections()).toBe('');
  });
});

/** As text and as HTML. */
function isWhole(raw: Uint8Array): boolean {
  return /^Content-Type: multipart\/alternative/m.test(Buffer.from(raw).toString());
}

function yesterday(): string {
  return new Date(Date.now() - 86_400_000).toISOString();
}
